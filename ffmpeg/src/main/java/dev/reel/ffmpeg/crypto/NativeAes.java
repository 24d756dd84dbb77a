package dev.reel.ffmpeg.crypto;

import org.bytedeco.ffmpeg.avutil.AVAES;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * AES-128 whose key, key schedule and data all lie at addresses that the caller owns (protected-path.md §19.3, level 3).
 *
 * <p>An address must stay valid for the length of the call, and a schedule must be 16-byte aligned. An instance is used by
 * one thread at a time; it holds no secrets.
 */
public final class NativeAes {
    /** A cipher; every call names its key. */
    public NativeAes() {}

    private static final int KEY_BITS = 128;

    private final Schedule schedule = new Schedule();
    private final Bytes target = new Bytes();
    private final Bytes source = new Bytes();
    private final Bytes vector = new Bytes();

    /** True when the natives are here and load. */
    public static boolean available() {
        return Loaded.SCHEDULE_SIZE > 0;
    }

    /** The bytes that one expanded key takes; 0 when the natives are not {@linkplain #available() available}. */
    public static int scheduleSize() {
        return Loaded.SCHEDULE_SIZE;
    }

    /** Expands the 16-byte key at {@code keyAddress} into the schedule at {@code scheduleAddress}, for one direction. */
    public void expandKey(long scheduleAddress, long keyAddress, boolean decrypt) {
        int result = avutil.av_aes_init(schedule.at(scheduleAddress), source.at(keyAddress), KEY_BITS, decrypt ? 1 : 0);
        if (result < 0) {
            throw new IllegalStateException("libavutil refused a 128-bit AES key");
        }
    }

    /** Encrypts or decrypts whole blocks one by one (ECB), as the schedule was expanded; in place when both addresses agree. */
    public void blocks(long scheduleAddress, long targetAddress, long sourceAddress, int blocks, boolean decrypt) {
        avutil.av_aes_crypt(
                schedule.at(scheduleAddress),
                target.at(targetAddress),
                source.at(sourceAddress),
                blocks,
                null,
                decrypt ? 1 : 0);
    }

    /** As {@link #blocks} with chaining (CBC); the 16 bytes at {@code ivAddress} are read and then hold the next vector. */
    public void chained(
            long scheduleAddress, long targetAddress, long sourceAddress, int blocks, long ivAddress, boolean decrypt) {
        avutil.av_aes_crypt(
                schedule.at(scheduleAddress),
                target.at(targetAddress),
                source.at(sourceAddress),
                blocks,
                vector.at(ivAddress),
                decrypt ? 1 : 0);
    }

    private static final class Loaded {
        static final int SCHEDULE_SIZE = load();

        private static int load() {
            try {
                return avutil.av_aes_size();
            } catch (LinkageError absent) {
                return 0;
            }
        }
    }

    private static final class Schedule extends AVAES {
        Schedule() {
            super((Pointer) null);
        }

        Schedule at(long value) {
            address = value;
            return this;
        }
    }

    private static final class Bytes extends BytePointer {
        Bytes() {
            super((Pointer) null);
        }

        Bytes at(long value) {
            address = value;
            return this;
        }
    }
}
