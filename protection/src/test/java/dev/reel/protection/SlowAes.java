package dev.reel.protection;

import java.math.BigInteger;
import java.util.Arrays;

/** AES-128 written from FIPS 197, byte by byte, to check the fast ones against. */
public final class SlowAes {
    private static final int ROUNDS = 10;
    private static final int[] SBOX = sbox();
    private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(64);

    private final int[][] roundKeys = new int[ROUNDS + 1][16];

    public SlowAes(byte[] key) {
        int[] w = new int[16 * (ROUNDS + 1)];
        for (int i = 0; i < 16; i++) {
            w[i] = key[i] & 0xFF;
        }
        int rcon = 1;
        for (int i = 16; i < w.length; i += 4) {
            int[] t = Arrays.copyOfRange(w, i - 4, i);
            if (i % 16 == 0) {
                int first = t[0];
                t[0] = SBOX[t[1]] ^ rcon;
                t[1] = SBOX[t[2]];
                t[2] = SBOX[t[3]];
                t[3] = SBOX[first];
                rcon = times(rcon, 2);
            }
            for (int j = 0; j < 4; j++) {
                w[i + j] = w[i + j - 16] ^ t[j];
            }
        }
        for (int r = 0; r <= ROUNDS; r++) {
            roundKeys[r] = Arrays.copyOfRange(w, 16 * r, 16 * r + 16);
        }
    }

    public byte[] encryptBlock(byte[] block) {
        int[] s = new int[16];
        for (int i = 0; i < 16; i++) {
            s[i] = (block[i] & 0xFF) ^ roundKeys[0][i];
        }
        for (int r = 1; r <= ROUNDS; r++) {
            int[] t = new int[16];
            for (int i = 0; i < 16; i++) {
                t[i] = SBOX[s[(i + 4 * (i % 4)) % 16]];
            }
            for (int c = 0; c < 16; c += 4) {
                for (int i = 0; i < 4; i++) {
                    int mixed = r == ROUNDS
                            ? t[c + i]
                            : times(t[c + i], 2)
                                    ^ times(t[c + (i + 1) % 4], 3)
                                    ^ t[c + (i + 2) % 4]
                                    ^ t[c + (i + 3) % 4];
                    s[c + i] = mixed ^ roundKeys[r][c + i];
                }
            }
        }
        byte[] out = new byte[16];
        for (int i = 0; i < 16; i++) {
            out[i] = (byte) s[i];
        }
        return out;
    }

    /** Block-wise encryption without chaining. */
    public byte[] ecb(byte[] data) {
        byte[] out = new byte[data.length];
        for (int at = 0; at < data.length; at += 16) {
            System.arraycopy(encryptBlock(Arrays.copyOfRange(data, at, at + 16)), 0, out, at, 16);
        }
        return out;
    }

    /** Counter mode whose count is a number modulo 2^64, reckoned without any machine word. */
    public byte[] ctr(long iv, long count, byte[] data) {
        byte[] out = data.clone();
        BigInteger n = new BigInteger(Long.toUnsignedString(count));
        for (int at = 0; at < data.length; at += 16) {
            byte[] block = new byte[16];
            fill(block, 0, new BigInteger(Long.toUnsignedString(iv)));
            fill(block, 8, n);
            byte[] stream = encryptBlock(block);
            for (int i = 0; i < 16 && at + i < data.length; i++) {
                out[at + i] ^= stream[i];
            }
            n = n.add(BigInteger.ONE).mod(TWO_TO_64);
        }
        return out;
    }

    private static void fill(byte[] block, int at, BigInteger value) {
        for (int i = 0; i < 8; i++) {
            block[at + i] = value.shiftRight(8 * (7 - i)).byteValue();
        }
    }

    private static int times(int a, int b) {
        int product = 0;
        for (int x = a, y = b; y != 0; y >>= 1) {
            if ((y & 1) != 0) {
                product ^= x;
            }
            x = (x << 1) ^ ((x & 0x80) != 0 ? 0x11B : 0);
        }
        return product & 0xFF;
    }

    private static int[] sbox() {
        int[] box = new int[256];
        for (int v = 0; v < 256; v++) {
            int inverse = 0;
            for (int c = 1; c < 256 && v != 0; c++) {
                if (times(v, c) == 1) {
                    inverse = c;
                }
            }
            int s = 0x63;
            for (int turn = 0; turn < 5; turn++) {
                s ^= ((inverse << turn) | (inverse >>> (8 - turn))) & 0xFF;
            }
            box[v] = s;
        }
        return box;
    }
}
