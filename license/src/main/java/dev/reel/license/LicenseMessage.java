package dev.reel.license;

import dev.reel.license.store.KeyTerms;
import dev.reel.license.store.Offer;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.cenc.ContentKey;
import dev.reel.protection.device.OaepHash;
import dev.reel.protection.identity.DeviceCertificate;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Writes licences, into one array that can be wiped. */
final class LicenseMessage {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final int BESIDE_KEYS = 1024;
    private static final int PER_KEY = 128;

    private final SecureRandom random = new SecureRandom();

    /**
     * A licence with these keys.
     *
     * @param offers each has a key
     * @param process whom the keys are wrapped for; null for keys in plain
     * @param until when the licence ends; null for never
     */
    byte[] write(List<Offer> offers, @Nullable RSAPublicKey process, @Nullable Instant until, boolean persistent) {
        ByteBuffer out = ByteBuffer.allocate(BESIDE_KEYS + offers.size() * PER_KEY);
        byte[] sessionKey = new byte[ContentKey.SIZE];
        try {
            put(out, "{");
            if (process != null) {
                random.nextBytes(sessionKey);
                put(out, "\"wrapping\":\"");
                out.put(BASE64.encode(DeviceCertificate.wrap(process, OaepHash.SHA_512, sessionKey)));
                put(out, "\",");
            }
            put(out, "\"keys\":[");
            for (int i = 0; i < offers.size(); i++) {
                put(out, i == 0 ? "" : ",");
                ContentKey key = Objects.requireNonNull(offers.get(i).key());
                put(out, "{\"kty\":\"oct\",\"kid\":\"");
                out.put(BASE64.encode(key.id().toBytes()));
                put(out, "\",\"k\":\"");
                putKey(out, key, process == null ? null : sessionKey);
                put(out, "\"}");
            }
            put(out, "],\"type\":\"" + (persistent ? "persistent-license" : "temporary") + "\"");
            policy(offers).ifPresent(policy -> put(out, ",\"policy\":\"" + policy + "\""));
            if (until != null) {
                put(out, ",\"exp\":" + until.getEpochSecond());
            }
            put(out, "}");
            return Arrays.copyOf(out.array(), out.position());
        } finally {
            Arrays.fill(sessionKey, (byte) 0);
            Arrays.fill(out.array(), (byte) 0);
        }
    }

    private static void putKey(ByteBuffer out, ContentKey key, byte @Nullable [] sessionKey) {
        byte[] text = key.use(bytes -> BASE64.encode(sessionKey == null ? bytes : wrapped(sessionKey, bytes)));
        out.put(text);
        Arrays.fill(text, (byte) 0);
    }

    private static byte[] wrapped(byte[] sessionKey, byte[] key) {
        try {
            Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(sessionKey, "AES"));
            return cipher.doFinal(key);
        } catch (GeneralSecurityException failed) {
            throw new MediaException(Status.E_FAIL, "the JDK's AES cipher failed", failed);
        }
    }

    /** A licence has one set of rules: each the strictest of its keys. */
    private static Optional<String> policy(List<Offer> offers) {
        List<String> all = offers.stream()
                .map(Offer::stored)
                .map(stored -> stored.terms().policy())
                .filter(policy -> !policy.equals(KeyTerms.NONE.policy()))
                .toList();
        return all.stream().reduce((a, b) -> {
            StringBuilder strictest = new StringBuilder();
            for (int i = 0; i < a.length(); i++) {
                strictest.append((char) Math.max(a.charAt(i), b.charAt(i)));
            }
            return strictest.toString();
        });
    }

    /** What confirms a release: the same ids. */
    static byte[] acknowledgement(List<byte[]> ids) {
        StringBuilder text = new StringBuilder("{\"kids\":[");
        for (int i = 0; i < ids.size(); i++) {
            text.append(i == 0 ? "\"" : ",\"")
                    .append(BASE64.encodeToString(ids.get(i)))
                    .append('"');
        }
        return text.append("]}").toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void put(ByteBuffer out, String text) {
        out.put(text.getBytes(StandardCharsets.US_ASCII));
    }
}
