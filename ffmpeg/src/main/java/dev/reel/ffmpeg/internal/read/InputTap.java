package dev.reel.ffmpeg.internal.read;

import dev.reel.ffmpeg.internal.boxes.BoxTap;
import dev.reel.ffmpeg.internal.natives.AvError;
import dev.reel.ffmpeg.internal.natives.Upcall;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * Lets a {@link BoxTap} see what FFmpeg reads by a protocol of its own, for as long as there is something to be seen, and clears
 * playlists of keys. One thread at a time, with the container.
 */
final class InputTap {
    private static final Map<Long, InputTap> BY_OPAQUE = new ConcurrentHashMap<>();

    private final AVIOContext input;
    private final BoxTap boxes;
    private final BooleanSupplier enough;
    private final boolean allKeys;
    private final Pointer opaque;
    private final AVIOContext.Read_packet_Pointer_BytePointer_int reader;
    private @Nullable PlaylistText playlist;

    private InputTap(AVIOContext input, BoxTap boxes, BooleanSupplier enough, boolean allKeys) {
        this.input = input;
        this.boxes = boxes;
        this.enough = enough;
        this.allKeys = allKeys;
        opaque = input.opaque();
        reader = input.read_packet();
    }

    /**
     * Watches an input that has just been opened, until {@link #remove}.
     *
     * @param enough whether nothing more is to be seen
     * @param allKeys see {@link PlaylistText}
     */
    static InputTap on(AVIOContext input, BoxTap boxes, BooleanSupplier enough, boolean allKeys) {
        InputTap made = new InputTap(input, boxes, enough, allKeys);
        BY_OPAQUE.put(made.opaque.address(), made);
        input.read_packet(Callbacks.READER);
        return made;
    }

    /** The input is as it was. */
    void remove() {
        if (BY_OPAQUE.remove(opaque.address(), this)) {
            input.read_packet(reader);
        }
    }

    private int read(long target, int size) {
        BytePointer place = new BytePointer(new Upcall.At(target));
        PlaylistText list = playlist;
        if (list != null) {
            return served(list, place, size);
        }
        long position = input.pos();
        int count = reader.call(opaque, place, size);
        if (count <= 0) {
            return count;
        }
        ByteBuffer bytes = place.capacity(count).asByteBuffer();
        if (position == 0 && PlaylistText.begins(bytes)) {
            PlaylistText begun = new PlaylistText(allKeys);
            int failure = gather(begun, bytes, place.capacity(size), size);
            if (failure < 0) {
                return failure;
            }
            playlist = begun;
            return served(begun, place, size);
        }
        boxes.pass(position, bytes);
        if (boxes.isForeign() || enough.getAsBoolean()) {
            remove();
        }
        return count;
    }

    /** Reads a playlist to its end, through a buffer; below 0 when that cannot be. */
    private int gather(PlaylistText list, ByteBuffer first, BytePointer buffer, int size) {
        boolean fits = list.gather(first);
        while (fits) {
            int count = reader.call(opaque, buffer, size);
            if (count == AvError.EOF || count == 0) {
                list.complete();
                return 0;
            }
            if (count < 0) {
                return count;
            }
            fits = list.gather(buffer.capacity(count).asByteBuffer());
        }
        return AvError.INVALID;
    }

    private int served(PlaylistText list, BytePointer place, int size) {
        list.seek(input.pos());
        int count = list.read(place.capacity(size).asByteBuffer());
        if (count == 0) {
            // Over a connection that is kept, another playlist may come by this input.
            remove();
            return AvError.EOF;
        }
        return count;
    }

    // An exception must not travel through native frames.
    private static int read(long opaque, long target, int size) {
        try {
            InputTap owner = BY_OPAQUE.get(opaque);
            return owner == null ? AvError.IO : owner.read(target, size);
        } catch (Throwable e) {
            return AvError.IO;
        }
    }

    private static final class Callbacks {
        // One for the life of the JVM: natives keep its address.
        private static final Upcall.Moved READ = InputTap::read;
        static final AVIOContext.Read_packet_Pointer_BytePointer_int READER =
                new AVIOContext.Read_packet_Pointer_BytePointer_int(Upcall.of(READ));
    }
}
