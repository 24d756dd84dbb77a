package dev.reel.protection.identity;

import java.security.cert.X509Certificate;
import java.util.List;

/** A device's RSA-2048 key pair and its certificate chain. */
public interface DeviceIdentity extends AutoCloseable {
    /** The length of the modulus, and of a block, in bytes. */
    int BLOCK = 256;

    /** Where the private key lives, for people. */
    String description();

    /** The chain, leaf first, root last. */
    List<X509Certificate> chain();

    /** The private-key operation without padding: 256 bytes in, below the modulus, 256 bytes out, which the caller wipes. */
    byte[] decryptRaw(byte[] block);

    /** Replaces the leaf by a new key pair under the same root. */
    void renew();

    /** Lets go of the private key. */
    @Override
    void close();
}
