package dev.reel.ffmpeg.internal.natives;

import com.sun.jna.Callback;
import com.sun.jna.CallbackThreadInitializer;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * A method of ours as a function that FFmpeg calls.
 *
 * <p>JNA makes it, not JavaCPP: JavaCPP allocates objects for the arguments before our code runs and turns what is thrown, there
 * or by us, into a C++ exception, which ends the process when memory or stack has run out. Here arguments are numbers, nothing is
 * allocated, and a Throwable that gets past the method ends at the border; FFmpeg is then answered with 0. Any thread.
 */
public final class Upcall {
    /** FFmpeg waits and asks whether it should go on. */
    @FunctionalInterface
    public interface Asked extends Callback {
        /** Not 0 to end. */
        int ask(long opaque);
    }

    /** A context says something. */
    @FunctionalInterface
    interface Heard extends Callback {
        void hear(long context, int level, long format, long arguments);
    }

    /** Bytes are wanted, or given away. */
    @FunctionalInterface
    public interface Moved extends Callback {
        /** Bytes moved, or an error. */
        int move(long opaque, long bytes, int size);
    }

    /** Another position is wanted. */
    @FunctionalInterface
    public interface Sought extends Callback {
        /** The position, or an error. */
        long seek(long opaque, long offset, int whence);
    }

    /** A container wants a location opened. */
    @FunctionalInterface
    public interface Opened extends Callback {
        /** 0, or an error. */
        int open(long context, long input, long url, int flags, long options);
    }

    /** A container is done with what was opened. */
    @FunctionalInterface
    public interface Closed extends Callback {
        /** 0, or an error. */
        int close(long context, long input);
    }

    private Upcall() {}

    /**
     * What the constructor of JavaCPP's class for such a function takes. It is never freed; the caller keeps the method for the life
     * of the JVM, since natives keep its address.
     */
    public static Pointer of(Callback method) {
        // FFmpeg's own threads stay attached until they end; attaching for each call would cost more than the call.
        Native.setCallbackThreadInitializer(
                method, new CallbackThreadInitializer(/* daemon= */ true, /* detach= */ false, "ffmpeg"));
        return new LongPointer(2)
                .put(0, com.sun.jna.Pointer.nativeValue(addressOf(method)))
                .put(1, 0L);
    }

    private static com.sun.jna.Pointer addressOf(Callback method) {
        return C.memmove(method, com.sun.jna.Pointer.NULL, new NativeLong(0));
    }

    /**
     * Functions that are called directly get callbacks that are called directly; any other would box its arguments and be found by
     * reflection. This one gives back what it was given when it is to move nothing.
     */
    private static final class C {
        static {
            Native.register(C.class, Platform.C_LIBRARY_NAME);
        }

        static native com.sun.jna.Pointer memmove(Callback target, com.sun.jna.Pointer source, NativeLong size);
    }

    /** A JavaCPP pointer that shows a given address. */
    public static final class At extends Pointer {
        public At(long address) {
            this.address = address;
        }
    }
}
