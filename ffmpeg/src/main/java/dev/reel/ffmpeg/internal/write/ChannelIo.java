package dev.reel.ffmpeg.internal.write;

import dev.reel.ffmpeg.internal.natives.Upcall;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.Seek_Pointer_long_int;
import org.bytedeco.ffmpeg.avformat.Write_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/** Lets FFmpeg write to a channel of ours, and keeps what went wrong there. One thread at a time. */
final class ChannelIo implements AutoCloseable {
    private static final int BUFFER = 256 << 10;
    private static final int IO_ERROR = -5;
    private static final int SEEK_SET = 0;
    private static final int SEEK_CUR = 1;
    private static final int SEEK_END = 2;

    private static final Map<Long, ChannelIo> BY_NUMBER = new ConcurrentHashMap<>();
    private static final AtomicLong NUMBERS = new AtomicLong();

    private final long number = NUMBERS.incrementAndGet();
    private final Pointer opaque = new Upcall.At(number);
    private final OutputChannel channel;
    private final AVIOContext context;
    private @Nullable IOException failure;

    ChannelIo(OutputChannel channel) {
        this.channel = channel;
        BytePointer buffer = new BytePointer(avutil.av_malloc(BUFFER));
        AVIOContext made =
                avformat.avio_alloc_context(buffer, BUFFER, 1, opaque, null, Callbacks.WRITER, Callbacks.SEEKER);
        if (made == null) {
            avutil.av_free(buffer);
            throw new OutOfMemoryError("no memory to write a file");
        }
        context = made;
        BY_NUMBER.put(number, this);
    }

    AVIOContext pointer() {
        return context;
    }

    /** What went wrong first; null as long as nothing has. */
    @Nullable
    IOException failure() {
        return failure;
    }

    @Override
    public void close() {
        if (BY_NUMBER.remove(number) != null) {
            avutil.av_free(context.buffer());
            avformat.avio_context_free(context);
        }
    }

    private int write(BytePointer bytes, int size) {
        if (failure != null) {
            return IO_ERROR;
        }
        try {
            channel.write(bytes.limit(size).asByteBuffer());
            return size;
        } catch (IOException e) {
            failure = e;
            return IO_ERROR;
        }
    }

    private long seek(long offset, int whence) {
        try {
            switch (whence & ~avformat.AVSEEK_FORCE) {
                case avformat.AVSEEK_SIZE -> {
                    return channel.size();
                }
                case SEEK_SET -> channel.seek(offset);
                case SEEK_CUR -> channel.seek(channel.position() + offset);
                case SEEK_END -> channel.seek(channel.size() + offset);
                default -> {
                    return IO_ERROR;
                }
            }
            return channel.position();
        } catch (IOException e) {
            failure = failure == null ? e : failure;
            return IO_ERROR;
        }
    }

    // An exception must not travel through native frames.
    private static int write(long number, long bytes, int size) {
        try {
            ChannelIo owner = BY_NUMBER.get(number);
            return owner == null ? IO_ERROR : owner.write(new BytePointer(new Upcall.At(bytes)), size);
        } catch (Throwable e) {
            return IO_ERROR;
        }
    }

    private static long seek(long number, long offset, int whence) {
        try {
            ChannelIo owner = BY_NUMBER.get(number);
            return owner == null ? IO_ERROR : owner.seek(offset, whence);
        } catch (Throwable e) {
            return IO_ERROR;
        }
    }

    private static final class Callbacks {
        // One of each for the life of the JVM: natives keep their addresses.
        private static final Upcall.Moved WRITE = ChannelIo::write;
        private static final Upcall.Sought SEEK = ChannelIo::seek;
        static final Write_packet_Pointer_BytePointer_int WRITER =
                new Write_packet_Pointer_BytePointer_int(Upcall.of(WRITE));
        static final Seek_Pointer_long_int SEEKER = new Seek_Pointer_long_int(Upcall.of(SEEK));
    }
}
