package dev.reel.protection.crypto;

import dev.reel.protection.SlowAes;
import dev.reel.protection.device.AesCtrIv;
import dev.reel.protection.device.DriverFunctions;
import dev.reel.protection.device.EncryptedBlockInfo;
import dev.reel.protection.device.SurfaceHandle;

/** Partial encryption byte by byte, from the words of crypto-session.md §9. */
final class SlowPattern {
    private SlowPattern() {}

    /** True when the byte at {@code at} is encrypted. */
    static boolean encrypted(EncryptedBlockInfo info, long at) {
        if (at < info.atBeginning()) {
            return true;
        }
        if (info.encrypt() == 0) {
            return false;
        }
        return (at - info.atBeginning()) % (info.skip() + info.encrypt()) >= info.skip();
    }

    static byte[] encrypt(byte[] key, AesCtrIv iv, EncryptedBlockInfo info, byte[] clear) {
        byte[] stream = new SlowAes(key).ctr(iv.iv(), iv.count(), new byte[clear.length]);
        byte[] out = clear.clone();
        int used = 0;
        for (int at = 0; at < out.length; at++) {
            if (encrypted(info, at)) {
                out[at] ^= stream[used++];
            }
        }
        return out;
    }

    /** What a surface holds, though one that was filled partially encrypted is never read back. */
    static byte[] peek(DriverFunctions device, SurfaceHandle surface, int size) {
        byte[] held = new byte[size];
        ((DriverDevice) device).surface(surface).bytes().get(held);
        return held;
    }
}
