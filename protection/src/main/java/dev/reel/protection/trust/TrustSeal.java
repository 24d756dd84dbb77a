package dev.reel.protection.trust;

import dev.reel.protection.policy.ProtectionCode;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Seals and opens messages of a check: the body, then an HMAC over what it is, its number and the body. One thread. */
final class TrustSeal {
    static final int KEY = 16;
    static final int NONCE = 16;
    private static final int MAC = 16;

    /** What a message is; one of another sort does not open. */
    enum Sort {
        INQUIRY(0),
        ANSWER(1);

        private final byte number;

        Sort(int number) {
            this.number = (byte) number;
        }
    }

    private final byte[] key;

    TrustSeal(byte[] key) {
        this.key = key;
    }

    byte[] seal(Sort sort, long number, byte[] body) {
        return ByteBuffer.allocate(body.length + MAC)
                .put(body)
                .put(mac(sort, number, body))
                .array();
    }

    /** The body of a message; {@code MF_E_PE_UNTRUSTED} when it is not what it claims to be. */
    byte[] open(Sort sort, long number, byte[] message, int size) {
        if (message.length != size + MAC) {
            throw TrustState.failure(ProtectionCode.MF_E_PE_UNTRUSTED, "a message has a wrong length");
        }
        byte[] body = Arrays.copyOf(message, size);
        if (!MessageDigest.isEqual(mac(sort, number, body), Arrays.copyOfRange(message, size, message.length))) {
            throw TrustState.failure(
                    ProtectionCode.MF_E_PE_UNTRUSTED, "a message was forged, repeated or came out of its order");
        }
        return body;
    }

    private byte[] mac(Sort sort, long number, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update(sort.number);
            mac.update(ByteBuffer.allocate(8).putLong(number).array());
            return Arrays.copyOf(mac.doFinal(body), MAC);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has HMAC with SHA-256", impossible);
        }
    }

    void wipe() {
        Arrays.fill(key, (byte) 0);
    }
}
