package dev.reel.protection.aes;

import java.nio.ByteBuffer;

/** AES-CMAC with a 128-bit tag (SP 800-38B, RFC 4493), the OMAC of crypto-session.md §14.3. */
public final class Cmac {
    private static final int BLOCK = AesKey.LENGTH;
    private static final int REDUCTION = 0x87;

    private Cmac() {}

    /** The tag of what remains of {@code message}, whose position does not move. */
    public static byte[] tag(AesKey key, ByteBuffer message) {
        ByteBuffer in = message.duplicate();
        byte[] subkey = doubled(encrypt(key, new byte[BLOCK]));
        byte[] state = new byte[BLOCK];
        while (in.remaining() > BLOCK) {
            absorb(state, in, BLOCK);
            state = encrypt(key, state);
        }
        int rest = in.remaining();
        absorb(state, in, rest);
        if (rest < BLOCK) {
            state[rest] ^= (byte) 0x80;
            subkey = doubled(subkey);
        }
        for (int i = 0; i < BLOCK; i++) {
            state[i] ^= subkey[i];
        }
        return encrypt(key, state);
    }

    private static void absorb(byte[] state, ByteBuffer in, int length) {
        for (int i = 0; i < length; i++) {
            state[i] ^= in.get();
        }
    }

    /** Multiplies by x in GF(2^128), without a branch on the secret. */
    private static byte[] doubled(byte[] value) {
        byte[] result = new byte[BLOCK];
        for (int i = 0; i < BLOCK; i++) {
            int next = i + 1 < BLOCK ? (value[i + 1] & 0xFF) >>> 7 : 0;
            result[i] = (byte) ((value[i] << 1) | next);
        }
        result[BLOCK - 1] ^= (byte) (REDUCTION & -((value[0] & 0xFF) >>> 7));
        return result;
    }

    private static byte[] encrypt(AesKey key, byte[] block) {
        byte[] result = new byte[BLOCK];
        key.encryptBlocks(ByteBuffer.wrap(block), ByteBuffer.wrap(result));
        return result;
    }
}
