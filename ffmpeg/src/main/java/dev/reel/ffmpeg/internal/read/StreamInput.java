package dev.reel.ffmpeg.internal.read;

import dev.reel.ffmpeg.NativeCount;
import dev.reel.ffmpeg.internal.boxes.BoxTap;
import dev.reel.ffmpeg.internal.natives.AvError;
import dev.reel.ffmpeg.internal.natives.Interrupt;
import dev.reel.ffmpeg.internal.natives.Upcall;
import dev.reel.pipeline.bytestream.ByteStream;
import dev.reel.pipeline.bytestream.ByteStreamAttributes;
import dev.reel.pipeline.bytestream.ByteStreamCapability;
import dev.reel.pipeline.bytestream.SpooledByteStream;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.Read_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.avformat.Seek_Pointer_long_int;
import org.bytedeco.ffmpeg.avformat.Write_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * A byte stream as FFmpeg reads it, beginning where the stream stood.
 *
 * <p>FFmpeg calls one callback for all of them; the opaque value that it hands over is the number of the input, never an
 * address. What may wait for long is read on a thread of its own into a buffer of its own, so that a read that is given up may
 * still end some time, and touches nothing that has been freed. One thread at a time.
 */
final class StreamInput implements AutoCloseable {
    private static final int BUFFER = 64 << 10;
    private static final int SEEK_SET = 0;
    private static final int SEEK_CUR = 1;
    private static final int SEEK_END = 2;
    private static final int NOT_SUPPORTED = -38;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private static final Map<Long, StreamInput> BY_NUMBER = new ConcurrentHashMap<>();
    private static final AtomicLong NUMBERS = new AtomicLong();

    private final long number = NUMBERS.incrementAndGet();
    private final Pointer opaque = new Upcall.At(number);
    private final ByteStream stream;
    private final Interrupt interrupt;
    private final boolean prompt;
    private final long base;
    private final byte[] piece = new byte[BUFFER];
    private final byte[] head = new byte[DeclaredSize.HEAD];
    private int headLength;
    private @Nullable AVIOContext context;
    private @Nullable MediaException failure;
    /** A read that was given up, and may still end: its bytes come next. */
    private @Nullable CompletableFuture<Integer> unanswered;
    /** Of the piece, what was read and not taken. */
    private ByteBuffer left = NOTHING;

    private @Nullable BoxTap boxes;
    private boolean allKeys;
    private @Nullable PlaylistText playlist;

    /** How FFmpeg may read. */
    enum Order {
        /** As the stream can. */
        ANY,
        /** From start to end. */
        STRAIGHT
    }

    /** @param interrupt says when a read that waits is to end */
    StreamInput(ByteStream stream, Order order, Interrupt interrupt) {
        this.stream = stream;
        this.interrupt = interrupt;
        boolean seekable = order == Order.ANY && has(ByteStreamCapability.SEEKABLE);
        prompt = stream.capabilities().contains(ByteStreamCapability.DOES_NOT_USE_NETWORK);
        base = stream.position();
        BytePointer buffer = new BytePointer(avutil.av_malloc(BUFFER));
        if (buffer.isNull()) {
            throw new OutOfMemoryError("no memory for a byte stream's buffer");
        }
        AVIOContext made = avformat.avio_alloc_context(
                buffer,
                BUFFER,
                0,
                opaque,
                Callbacks.READER,
                (Write_packet_Pointer_BytePointer_int) null,
                seekable ? Callbacks.SEEKER : null);
        if (made == null) {
            avutil.av_free(buffer);
            throw new OutOfMemoryError("no memory for a byte stream");
        }
        context = made;
        BY_NUMBER.put(number, this);
        NativeCount.born(NativeCount.Kind.STREAM_INPUT);
    }

    /** Lets the boxes of what is read be seen, and clears a playlist of keys, see {@link PlaylistText}. */
    void watchedBy(BoxTap tap, boolean everyKey) {
        boxes = tap;
        allKeys = everyKey;
    }

    /** What a container is given to read from. */
    AVIOContext context() {
        AVIOContext present = context;
        if (present == null) {
            throw new IllegalStateException("the byte stream's input is closed");
        }
        return present;
    }

    final boolean has(ByteStreamCapability capability) {
        return stream.capabilities().contains(capability);
    }

    /** What the stream's origin says that it is; empty when it does not. */
    String mimeType() {
        return stream.attributes().get(ByteStreamAttributes.CONTENT_TYPE, "");
    }

    /** The first bytes that came. */
    byte[] head() {
        return Arrays.copyOf(head, headLength);
    }

    /** Something that grows while bytes come. */
    long progress() {
        return stream instanceof SpooledByteStream spooled
                ? spooled.pulled()
                : context().bytes_read();
    }

    /** Why the stream could not be read; null while it can. */
    @Nullable
    MediaException failure() {
        return failure;
    }

    /** Lets reading go on elsewhere after a failure, or after it was given up. */
    void retry() {
        failure = null;
        context().error(0).eof_reached(0);
    }

    /** Closes the stream, too, after {@link #close}. */
    void closeStream() {
        stream.close();
    }

    /** Frees the native side, after the container that read from it. The stream stays open. */
    @Override
    public void close() {
        AVIOContext present = context;
        if (present != null) {
            context = null;
            BY_NUMBER.remove(number);
            // FFmpeg may have put another buffer in the place of ours.
            avutil.av_free(present.buffer());
            avformat.avio_context_free(present);
            NativeCount.gone(NativeCount.Kind.STREAM_INPUT);
        }
    }

    private int read(BytePointer target, int size) {
        if (failure != null) {
            return AvError.IO;
        }
        if (prompt) {
            int count = stream.read(target.capacity(size).asByteBuffer());
            return count == 0 ? AvError.EOF : count;
        }
        if (!left.hasRemaining()) {
            CompletableFuture<Integer> answer = unanswered != null ? unanswered : ask(Math.min(size, piece.length));
            unanswered = answer;
            if (!interrupt.await(answer)) {
                return AvError.EXIT;
            }
            unanswered = null;
            left = ByteBuffer.wrap(piece, 0, answer.join());
        }
        int count = Math.min(size, left.remaining());
        target.put(piece, left.position(), count);
        left.position(left.position() + count);
        return count == 0 ? AvError.EOF : count;
    }

    private CompletableFuture<Integer> ask(int wanted) {
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        Platform.system().blocking().execute(() -> {
            try {
                answer.complete(stream.read(ByteBuffer.wrap(piece, 0, wanted)));
            } catch (RuntimeException | Error e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    /** Waits for the end of a read that was given up, before anything else is done with the stream; false when it takes long. */
    private boolean settle() {
        CompletableFuture<Integer> answer = unanswered;
        if (answer != null && !interrupt.await(answer)) {
            return false;
        }
        unanswered = null;
        left = NOTHING;
        return true;
    }

    private static long seek(PlaylistText list, long offset, int how) {
        return switch (how & ~avformat.AVSEEK_FORCE) {
            case avformat.AVSEEK_SIZE -> list.length();
            case SEEK_SET -> list.seek(offset);
            case SEEK_CUR -> list.seek(list.position() + offset);
            case SEEK_END -> list.seek(list.length() + offset);
            default -> AvError.INVALID;
        };
    }

    private long seek(long offset, int how) {
        PlaylistText list = playlist;
        if (list != null) {
            return seek(list, offset, how);
        }
        OptionalLong length = stream.length();
        int whence = how & ~avformat.AVSEEK_FORCE;
        if ((whence == avformat.AVSEEK_SIZE || whence == SEEK_END) && length.isEmpty()) {
            return NOT_SUPPORTED;
        }
        long target = switch (whence) {
            case avformat.AVSEEK_SIZE -> Math.max(length.orElse(0) - base, 0);
            case SEEK_SET -> offset;
            case SEEK_CUR -> stream.position() - left.remaining() - base + offset;
            case SEEK_END -> length.orElse(0) - base + offset;
            default -> AvError.INVALID;
        };
        if (target < 0) {
            return AvError.INVALID;
        }
        if (whence != avformat.AVSEEK_SIZE) {
            if (!settle()) {
                return AvError.EXIT;
            }
            stream.setPosition(base + target);
        }
        return target;
    }

    /** Remembers why, since FFmpeg carries numbers only. */
    private void failed(Throwable thrown) {
        Throwable reason =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        failure = reason instanceof MediaException media
                ? media
                : new MediaException(Status.E_UNEXPECTED, stream + " failed: " + reason, reason);
    }

    // An exception must not travel through native frames.
    private static int read(long number, long target, int size) {
        try {
            StreamInput owner = BY_NUMBER.get(number);
            return owner == null ? AvError.EXIT : owner.read(target, size);
        } catch (Throwable e) {
            return AvError.IO;
        }
    }

    private int read(long target, int size) {
        try {
            BytePointer place = new BytePointer(new Upcall.At(target));
            long position = context().pos();
            int count = playlist == null ? read(place, size) : served(playlist, position, place, size);
            if (count > 0) {
                count = passed(position, place, count, size);
            }
            if (count > 0 && headLength < head.length) {
                int kept = Math.min(count, head.length - headLength);
                place.position(0).get(head, headLength, kept);
                headLength += kept;
            }
            return count;
        } catch (Throwable e) {
            failed(e);
            return AvError.IO;
        }
    }

    private int passed(long position, BytePointer place, int count, int size) {
        BoxTap present = boxes;
        if (present == null || playlist != null) {
            return count;
        }
        ByteBuffer bytes = place.position(0).capacity(count).asByteBuffer();
        if (position == 0 && PlaylistText.begins(bytes)) {
            PlaylistText begun = new PlaylistText(allKeys);
            int failure = gather(begun, bytes, place, size);
            if (failure < 0) {
                return failure;
            }
            playlist = begun;
            return served(begun, position, place, size);
        }
        present.pass(position, bytes);
        return count;
    }

    /** Reads a playlist to its end; below 0 when that cannot be. */
    private int gather(PlaylistText list, ByteBuffer first, BytePointer buffer, int size) {
        boolean fits = list.gather(first);
        while (fits) {
            int count = read(buffer.position(0), size);
            if (count == AvError.EOF) {
                list.complete();
                return 0;
            }
            if (count < 0) {
                return count;
            }
            fits = list.gather(buffer.position(0).capacity(count).asByteBuffer());
        }
        return AvError.INVALID;
    }

    private static int served(PlaylistText list, long position, BytePointer place, int size) {
        list.seek(position);
        int count = list.read(place.position(0).capacity(size).asByteBuffer());
        return count == 0 ? AvError.EOF : count;
    }

    private static long seek(long number, long offset, int how) {
        try {
            StreamInput owner = BY_NUMBER.get(number);
            return owner == null ? AvError.EXIT : owner.trySeek(offset, how);
        } catch (Throwable e) {
            return AvError.IO;
        }
    }

    private long trySeek(long offset, int how) {
        try {
            return seek(offset, how);
        } catch (Throwable e) {
            failed(e);
            return AvError.IO;
        }
    }

    private static final class Callbacks {
        // One of each for the life of the JVM: natives keep their addresses.
        private static final Upcall.Moved READ = StreamInput::read;
        private static final Upcall.Sought SEEK = StreamInput::seek;
        static final Read_packet_Pointer_BytePointer_int READER =
                new Read_packet_Pointer_BytePointer_int(Upcall.of(READ));
        static final Seek_Pointer_long_int SEEKER = new Seek_Pointer_long_int(Upcall.of(SEEK));
    }
}
