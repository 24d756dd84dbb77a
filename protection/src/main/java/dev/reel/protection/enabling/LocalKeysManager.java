package dev.reel.protection.enabling;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.cenc.ContentKey;
import dev.reel.protection.cenc.KeyRing;
import dev.reel.protection.device.OaepHash;
import dev.reel.protection.identity.DeviceCertificate;
import dev.reel.protection.license.LicenseChannel;
import dev.reel.protection.policy.ProtectionCode;
import dev.reel.topology.Topology;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Makes licences of keys that are at hand, for whoever has the keys anyway. They are wrapped for the protected process, and wiped here
 * with the ring.
 */
public final class LocalKeysManager implements ContentProtectionManager {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final KeyRing keys;

    /** @param keys stay the caller's */
    public LocalKeysManager(KeyRing keys) {
        this.keys = keys;
    }

    @Override
    public CompletableFuture<Status> enableContent(ContentEnabler enabler, @Nullable Topology topology) {
        if (keys.isEmpty()) {
            return CompletableFuture.failedFuture(
                    new MediaException(ProtectionCode.NS_E_DRM_LICENSE_NOTACQUIRED, "there are no keys at hand"));
        }
        LicenseChannel licenses = enabler.licenses();
        return licenses.update(licenses.open(), license(licenses)).thenApply(states -> Status.S_OK);
    }

    private byte[] license(LicenseChannel licenses) {
        byte[] sessionKey = new byte[16];
        new SecureRandom().nextBytes(sessionKey);
        try {
            RSAPublicKey process = (RSAPublicKey) licenses.certificate().get(0).getPublicKey();
            Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(sessionKey, "AES"));
            StringBuilder text = new StringBuilder("{\"wrapping\":\"")
                    .append(BASE64.encodeToString(DeviceCertificate.wrap(process, OaepHash.SHA_512, sessionKey)))
                    .append("\",\"keys\":[");
            String separator = "";
            for (ContentKey key : keys.keys()) {
                byte[] wrapped = key.use(bytes -> wrap(cipher, bytes));
                text.append(separator)
                        .append("{\"kty\":\"oct\",\"kid\":\"")
                        .append(BASE64.encodeToString(key.id().toBytes()))
                        .append("\",\"k\":\"")
                        .append(BASE64.encodeToString(wrapped))
                        .append("\"}");
                separator = ",";
            }
            return text.append("]}").toString().getBytes(StandardCharsets.UTF_8);
        } catch (GeneralSecurityException failed) {
            throw new MediaException(Status.E_FAIL, "the JDK's AES cipher failed", failed);
        } finally {
            Arrays.fill(sessionKey, (byte) 0);
        }
    }

    private static byte[] wrap(Cipher cipher, byte[] key) {
        try {
            return cipher.doFinal(key);
        } catch (GeneralSecurityException failed) {
            throw new MediaException(Status.E_FAIL, "the JDK's AES cipher failed", failed);
        }
    }
}
