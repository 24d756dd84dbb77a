package dev.reel.ffmpeg.internal.natives;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swresample;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;

/** Loads FFmpeg's libraries once per JVM; every class of this package calls {@link #load} before its first native call. */
public final class Natives {
    /** Bytes: the index of eleven million samples, a plane of 256 million pixels. */
    private static final long LARGEST_BLOCK = 256L << 20;

    private static @Nullable String failure;
    private static boolean loaded;

    private Natives() {}

    /**
     * Makes sure that the libraries are loaded.
     *
     * @throws MediaException when this machine has no natives that fit
     */
    public static synchronized void load() {
        if (loaded) {
            return;
        }
        if (failure != null) {
            throw unusable(failure, null);
        }
        // We free by hand: no reference queue per pointer, no walk through /proc on each allocation.
        setDefault("org.bytedeco.javacpp.nopointergc", "true");
        setDefault("org.bytedeco.javacpp.maxBytes", "0");
        setDefault("org.bytedeco.javacpp.maxPhysicalBytes", "0");
        try {
            ModuleNatives.find();
            Loader.load(avutil.class);
            Loader.load(swresample.class);
            Loader.load(avcodec.class);
            Loader.load(avformat.class);
            Loader.load(swscale.class);
            // A number in a damaged or hostile file asks for as much as it likes, in one piece.
            avutil.av_max_alloc(LARGEST_BLOCK);
            NativeLog.install();
            avformat.avformat_network_init();
            loaded = true;
        } catch (LinkageError | RuntimeException e) {
            String reason = String.valueOf(e.getMessage());
            failure = reason;
            throw unusable(reason, e);
        }
    }

    private static MediaException unusable(String reason, @Nullable Throwable cause) {
        return new MediaException(
                Status.MF_E_PLATFORM_NOT_INITIALIZED,
                "cannot load FFmpeg's natives for " + Loader.getPlatform() + ": " + reason
                        + "; add the artifacts org.bytedeco:ffmpeg and org.bytedeco:javacpp with this platform's"
                        + " classifier to the class path or module path",
                cause);
    }

    private static void setDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
