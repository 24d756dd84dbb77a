package dev.reel.ffmpeg.internal.read;

import dev.reel.ffmpeg.internal.natives.CodecParameters;
import dev.reel.ffmpeg.internal.natives.Packet;
import java.nio.ByteBuffer;

/**
 * Says of an H.264 packet that counts as a key picture how many pictures later everything is right: a stream without IDR pictures is
 * refreshed little by little and tells so by a recovery point (H.264, D.2.8).
 */
final class GradualRefresh {
    private static final int SLICE_IDR = 5;
    private static final int SEI = 6;
    private static final int RECOVERY_POINT = 6;
    private static final int MORE = 0xff;

    private GradualRefresh() {}

    /** 0 where the picture itself is right already, or nothing is known. */
    static int pictures(Packet packet, CodecParameters parameters) {
        if (!parameters.codecName().equals("h264")) {
            return 0;
        }
        ByteBuffer data = packet.data();
        byte[] header = parameters.extraData();
        // An avcC record says how long the lengths are; without one there are start codes.
        int prefix = header.length > 4 && header[0] == 1 ? (header[4] & 3) + 1 : 0;
        int at = 0;
        int found = 0;
        while (true) {
            int begin;
            int end;
            if (prefix > 0) {
                if (at + prefix > data.limit()) {
                    return found;
                }
                long length = 0;
                for (int i = 0; i < prefix; i++) {
                    length = length << Byte.SIZE | (data.get(at + i) & 0xff);
                }
                begin = at + prefix;
                end = (int) Math.min(begin + length, data.limit());
            } else {
                begin = afterStartCode(data, at);
                if (begin < 0) {
                    return found;
                }
                int next = afterStartCode(data, begin);
                end = next < 0 ? data.limit() : next - 3;
            }
            if (begin >= end) {
                return found;
            }
            int type = data.get(begin) & 0x1f;
            if (type == SLICE_IDR) {
                return 0;
            }
            if (type >= 1 && type < SLICE_IDR) {
                return found;
            }
            if (type == SEI) {
                found = Math.max(found, recovery(data, begin + 1, end));
            }
            at = end;
        }
    }

    private static int afterStartCode(ByteBuffer data, int from) {
        for (int i = from; i + 3 <= data.limit(); i++) {
            if (data.get(i) == 0 && data.get(i + 1) == 0 && data.get(i + 2) == 1) {
                return i + 3;
            }
        }
        return -1;
    }

    private static int recovery(ByteBuffer data, int from, int end) {
        int at = from;
        while (at + 2 < end) {
            int type = 0;
            while (at < end && (data.get(at) & MORE) == MORE) {
                type += MORE;
                at++;
            }
            if (at + 1 >= end) {
                return 0;
            }
            type += data.get(at++) & MORE;
            int size = 0;
            while (at < end && (data.get(at) & MORE) == MORE) {
                size += MORE;
                at++;
            }
            if (at >= end) {
                return 0;
            }
            size += data.get(at++) & MORE;
            if (type == RECOVERY_POINT) {
                return at < end ? expGolomb(data, at, end) : 0;
            }
            at += size;
        }
        return 0;
    }

    private static int expGolomb(ByteBuffer data, int from, int end) {
        int bit = from * Byte.SIZE;
        int limit = end * Byte.SIZE;
        int zeros = 0;
        while (bit < limit && isZero(data, bit)) {
            zeros++;
            bit++;
        }
        int value = 0;
        for (int i = 0; i <= zeros && bit < limit && zeros < Short.SIZE; i++, bit++) {
            value = value << 1 | (isZero(data, bit) ? 0 : 1);
        }
        return Math.max(value - 1, 0);
    }

    private static boolean isZero(ByteBuffer data, int bit) {
        return (data.get(bit / Byte.SIZE) >> (Byte.SIZE - 1 - bit % Byte.SIZE) & 1) == 0;
    }
}
