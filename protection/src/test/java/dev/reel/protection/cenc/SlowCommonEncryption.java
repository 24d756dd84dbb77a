package dev.reel.protection.cenc;

import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * Common Encryption written down from ISO/IEC 23001-7 byte by byte, with nothing but the AES block function: slow, and
 * without a line in common with what it checks.
 */
final class SlowCommonEncryption {
    private final Cipher forward;
    private final Cipher backward;

    SlowCommonEncryption(byte[] key) {
        try {
            forward = Cipher.getInstance("AES/ECB/NoPadding");
            forward.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
            backward = Cipher.getInstance("AES/ECB/NoPadding");
            backward.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** @param pairs clear, protected, clear, protected, …; null for the whole sample */
    byte[] encrypt(byte[] sample, String scheme, byte[] iv, int crypt, int skip, int[] pairs) {
        return work(sample, scheme, iv, crypt, skip, pairs, true);
    }

    byte[] decrypt(byte[] sample, String scheme, byte[] iv, int crypt, int skip, int[] pairs) {
        return work(sample, scheme, iv, crypt, skip, pairs, false);
    }

    private byte[] work(byte[] sample, String scheme, byte[] iv, int crypt, int skip, int[] pairs, boolean encrypting) {
        byte[] out = sample.clone();
        List<List<Integer>> ranges = ranges(sample.length, pairs, scheme, crypt, skip);
        byte[] start = new byte[16];
        System.arraycopy(iv, 0, start, 0, iv.length);
        if (scheme.equals("cenc") || scheme.equals("cens")) {
            int n = 0;
            for (List<Integer> range : ranges) {
                for (int index : range) {
                    out[index] ^= block(forward, counter(start, n / 16))[n % 16];
                    n++;
                }
            }
            return out;
        }
        byte[] chain = start.clone();
        for (List<Integer> range : ranges) {
            if (scheme.equals("cbcs")) {
                chain = start.clone();
            }
            for (int b = 0; b + 16 <= range.size(); b += 16) {
                byte[] in = new byte[16];
                for (int i = 0; i < 16; i++) {
                    in[i] = sample[range.get(b + i)];
                }
                byte[] result = encrypting ? block(forward, xor(in, chain)) : xor(block(backward, in), chain);
                chain = encrypting ? result : in;
                for (int i = 0; i < 16; i++) {
                    out[range.get(b + i)] = result[i];
                }
            }
        }
        return out;
    }

    /** For each protected range the positions of the bytes that the cipher sees. */
    private static List<List<Integer>> ranges(int length, int[] pairs, String scheme, int crypt, int skip) {
        List<List<Integer>> ranges = new ArrayList<>();
        int[] map = pairs == null ? new int[] {0, length} : pairs;
        int position = 0;
        for (int i = 0; i < map.length; i += 2) {
            position += map[i];
            List<Integer> range = new ArrayList<>();
            for (int j = 0; j < map[i + 1]; j++) {
                int blockNumber = j / 16;
                boolean whole = scheme.equals("cenc") || (blockNumber + 1) * 16 <= map[i + 1];
                boolean inside = crypt == 0 || skip == 0 || blockNumber % (crypt + skip) < crypt;
                if (whole && inside) {
                    range.add(position + j);
                }
            }
            position += map[i + 1];
            ranges.add(range);
        }
        return ranges;
    }

    /** Start block plus {@code n} in its low 64 bits only. */
    private static byte[] counter(byte[] start, int n) {
        byte[] block = start.clone();
        int carry = n;
        for (int i = 15; i >= 8 && carry != 0; i--) {
            carry += block[i] & 0xFF;
            block[i] = (byte) carry;
            carry >>>= 8;
        }
        return block;
    }

    private static byte[] xor(byte[] a, byte[] b) {
        byte[] out = new byte[16];
        for (int i = 0; i < 16; i++) {
            out[i] = (byte) (a[i] ^ b[i]);
        }
        return out;
    }

    private static byte[] block(Cipher cipher, byte[] in) {
        try {
            return cipher.doFinal(in);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
