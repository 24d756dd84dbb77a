package dev.reel.protection.device;

import java.security.spec.MGF1ParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/** The hash of RSAES-OAEP, used for the label and for MGF1 alike; configured, never detected (crypto-session.md §5.3). */
public enum OaepHash {
    SHA_1("SHA-1", 20),
    SHA_256("SHA-256", 32),
    SHA_512("SHA-512", 64);

    private final String digest;
    private final int length;

    OaepHash(String digest, int length) {
        this.digest = digest;
        this.length = length;
    }

    /** The name of the message digest. */
    public String digest() {
        return digest;
    }

    /** The length of a digest, in bytes. */
    public int length() {
        return length;
    }

    /** The explicit parameters that the JDK's cipher needs: by default it would take MGF1 with SHA-1 for every hash. */
    public OAEPParameterSpec parameters() {
        return new OAEPParameterSpec(digest, "MGF1", new MGF1ParameterSpec(digest), PSource.PSpecified.DEFAULT);
    }
}
