package dev.reel.ffmpeg.internal.boxes;

import java.nio.ByteBuffer;

/**
 * How the samples of a group are encrypted, in the place of what their track says (ISO/IEC 23001-7 §6).
 *
 * @param scheme four characters
 * @param isProtected false when they are clear
 * @param cryptBlocks blocks of 16 bytes that are encrypted, of a pattern; 0 without one
 * @param skipBlocks blocks that are left clear in between
 * @param keyId 16 bytes
 * @param constantIv of all samples; empty when each has its own
 */
@SuppressWarnings("ArrayRecordComponent") // handed on to natives, never compared
public record GroupEncryption(
        String scheme, boolean isProtected, int cryptBlocks, int skipBlocks, byte[] keyId, byte[] constantIv) {
    private static final int KEY_ID = 16;

    /** Reads an entry of a group description. */
    static GroupEncryption read(ByteBuffer in, String scheme) {
        in.get();
        int pattern = in.get() & 0xFF;
        boolean isProtected = in.get() != 0;
        int ivSize = in.get() & 0xFF;
        byte[] keyId = new byte[KEY_ID];
        in.get(keyId);
        byte[] constant = {};
        if (isProtected && ivSize == 0 && in.hasRemaining()) {
            constant = new byte[in.get() & 0xFF];
            in.get(constant);
        }
        return new GroupEncryption(scheme, isProtected, pattern >> 4, pattern & 15, keyId, constant);
    }
}
