package dev.reel.ffmpeg.internal.read;

import dev.reel.ffmpeg.internal.boxes.BoxTap;
import dev.reel.ffmpeg.internal.boxes.SampleGroups;
import dev.reel.ffmpeg.internal.natives.AvError;
import dev.reel.ffmpeg.internal.natives.Upcall;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Lets a {@link BoxTap} see what FFmpeg reads by a protocol of its own, for as long as there is something to be seen. One thread at a
 * time, with the container.
 */
final class InputTap {
    private static final Map<Long, InputTap> BY_OPAQUE = new ConcurrentHashMap<>();

    private final AVIOContext input;
    private final BoxTap boxes;
    private final SampleGroups groups;
    private final Pointer opaque;
    private final AVIOContext.Read_packet_Pointer_BytePointer_int reader;

    private InputTap(AVIOContext input, BoxTap boxes, SampleGroups groups) {
        this.input = input;
        this.boxes = boxes;
        this.groups = groups;
        opaque = input.opaque();
        reader = input.read_packet();
    }

    /** Watches an input that has just been opened, until {@link #remove}. */
    static InputTap on(AVIOContext input, BoxTap boxes, SampleGroups groups) {
        InputTap made = new InputTap(input, boxes, groups);
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
        long position = input.pos();
        int count = reader.call(opaque, place, size);
        if (count > 0) {
            boxes.pass(position, place.capacity(count).asByteBuffer());
            if (boxes.isForeign() || groups.areNeedless()) {
                remove();
            }
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
