package dev.reel.protection.identity;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** Makes the two certificates of a device: a private root and a leaf for key exchange. */
final class Certificates {
    private static final X500Principal ROOT = new X500Principal("CN=Reel device root, O=Reel");
    private static final X500Principal LEAF = new X500Principal("CN=Reel crypto device, O=Reel");
    private static final Duration ROOT_LIFE = Duration.ofDays(20 * 365);
    private static final Duration LEAF_LIFE = Duration.ofDays(10 * 365);
    private static final Duration CLOCK_SKEW = Duration.ofDays(1);

    private final SecureRandom random;
    private final @Nullable Provider signer;

    /** Signs with {@code signer}, or with whatever provider takes the key when it is null. */
    Certificates(SecureRandom random, @Nullable Provider signer) {
        this.random = random;
        this.signer = signer;
    }

    X509Certificate root(KeyPair root, Instant now) throws GeneralSecurityException {
        JcaX509v3CertificateBuilder builder = builder(ROOT, now, ROOT_LIFE, ROOT, root.getPublic());
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        } catch (IOException failed) {
            throw new GeneralSecurityException(failed);
        }
        return sign(builder, root.getPrivate());
    }

    X509Certificate leaf(PublicKey leaf, PrivateKey root, Instant now) throws GeneralSecurityException {
        JcaX509v3CertificateBuilder builder = builder(ROOT, now, LEAF_LIFE, LEAF, leaf);
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyEncipherment));
            builder.addExtension(
                    Extension.extendedKeyUsage,
                    true,
                    new ExtendedKeyUsage(KeyPurposeId.getInstance(
                            new ASN1ObjectIdentifier(DeviceCertificate.KEY_EXCHANGE_PURPOSE))));
        } catch (IOException failed) {
            throw new GeneralSecurityException(failed);
        }
        return sign(builder, root);
    }

    private JcaX509v3CertificateBuilder builder(
            X500Principal issuer, Instant now, Duration life, X500Principal subject, PublicKey key) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(127, random).setBit(126),
                Date.from(now.minus(CLOCK_SKEW)),
                Date.from(now.plus(life)),
                subject,
                key);
    }

    private X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey key) throws GeneralSecurityException {
        JcaContentSignerBuilder content =
                new JcaContentSignerBuilder(key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA");
        if (signer != null) {
            content.setProvider(signer);
        }
        try {
            return new JcaX509CertificateConverter().getCertificate(builder.build(content.build(key)));
        } catch (OperatorCreationException failed) {
            throw new GeneralSecurityException(failed);
        }
    }
}
