package dev.reel.protection.identity;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.device.OaepHash;
import dev.reel.protection.device.ProtectionStatus;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;

/** What a caller does with a device's certificate chain: check it, and wrap a key for the device (crypto-session.md §5.2, §5.3). */
public final class DeviceCertificate {
    /** The extended key usage that a leaf must have: key exchange with a Reel crypto device. */
    public static final String KEY_EXCHANGE_PURPOSE = "2.25.147607473654847066253805146014999149857";

    private static final int MOST_BYTES = 64 * 1024;
    private static final int MOST_CERTIFICATES = 8;
    private static final int MODULUS_BITS = 2048;

    private DeviceCertificate() {}

    /** Reads concatenated DER certificates, leaf first; {@code E_INVALIDARG} for anything else. */
    public static List<X509Certificate> parse(byte[] chain) {
        if (chain.length > MOST_BYTES) {
            throw new MediaException(
                    Status.E_INVALIDARG,
                    "A certificate chain of " + chain.length + " bytes is longer than any device has");
        }
        List<X509Certificate> parsed = new ArrayList<>();
        try {
            ByteArrayInputStream in = new ByteArrayInputStream(chain);
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            while (in.available() > 0 && parsed.size() <= MOST_CERTIFICATES) {
                parsed.add((X509Certificate) factory.generateCertificate(in));
            }
        } catch (CertificateException malformed) {
            throw new MediaException(
                    Status.E_INVALIDARG, "The device's certificate chain is not a row of DER certificates", malformed);
        }
        if (parsed.isEmpty() || parsed.size() > MOST_CERTIFICATES) {
            throw new MediaException(
                    Status.E_INVALIDARG,
                    "A device's chain has 1 to " + MOST_CERTIFICATES + " certificates, not " + parsed.size());
        }
        return List.copyOf(parsed);
    }

    /**
     * The leaf's key, once the chain is known to lead to {@code root}, to be valid at {@code now}, not revoked and meant for key
     * exchange; {@code CERT_E_UNTRUSTEDROOT} otherwise.
     *
     * @param revoked says of each certificate whether it is revoked
     */
    public static RSAPublicKey verify(
            byte[] chain, X509Certificate root, Instant now, Predicate<X509Certificate> revoked) {
        List<X509Certificate> path = parse(chain);
        X509Certificate leaf = path.get(0);
        if (path.size() < 2 || !path.get(path.size() - 1).equals(root)) {
            throw untrusted("it does not end in the configured root", null);
        }
        try {
            PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            CertPathValidator.getInstance("PKIX")
                    .validate(
                            CertificateFactory.getInstance("X.509").generateCertPath(path.subList(0, path.size() - 1)),
                            parameters);
            if (leaf.getExtendedKeyUsage() == null
                    || !leaf.getExtendedKeyUsage().contains(KEY_EXCHANGE_PURPOSE)) {
                throw untrusted("its leaf is not meant for key exchange with a device", null);
            }
        } catch (GeneralSecurityException refused) {
            throw untrusted("it does not verify: " + refused.getMessage(), refused);
        }
        for (X509Certificate certificate : path) {
            if (revoked.test(certificate)) {
                throw untrusted("certificate " + certificate.getSerialNumber().toString(16) + " is revoked", null);
            }
        }
        if (!(leaf.getPublicKey() instanceof RSAPublicKey key)
                || key.getModulus().bitLength() != MODULUS_BITS) {
            throw untrusted("its leaf has no RSA key of 2048 bits", null);
        }
        return key;
    }

    /** Encrypts {@code message} for the device: the 256 bytes of a key exchange. */
    public static byte[] wrap(RSAPublicKey device, OaepHash hash, byte[] message) {
        try {
            Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
            cipher.init(Cipher.ENCRYPT_MODE, device, hash.parameters());
            return cipher.doFinal(message);
        } catch (GeneralSecurityException failed) {
            throw new MediaException(
                    Status.E_INVALIDARG,
                    "The key cannot be wrapped for the device: its length or the device's key is wrong",
                    failed);
        }
    }

    private static MediaException untrusted(String why, @Nullable Throwable cause) {
        return new MediaException(
                ProtectionStatus.CERT_E_UNTRUSTEDROOT,
                "The device's certificate chain is not to be trusted: " + why,
                cause);
    }
}
