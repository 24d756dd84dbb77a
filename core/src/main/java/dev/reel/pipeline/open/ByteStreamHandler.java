package dev.reel.pipeline.open;

import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.bytestream.ByteStream;
import dev.reel.pipeline.bytestream.ByteStreamAttributes;
import dev.reel.platform.Attributes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes media sources of byte streams (platform.md §8); found by {@link java.util.ServiceLoader}, or registered with
 * {@link SourceHandlers}.
 */
public interface ByteStreamHandler {
    /** Endings of names that it takes, in lower case with the dot: {@code .mp4}. */
    Set<String> extensions();

    /** MIME types that it takes, in lower case without parameters: {@code video/mp4}. */
    Set<String> mimeTypes();

    /**
     * True for one that takes about everything: it is asked behind those that are made for a type, and its own scheme handler
     * may spare it the byte stream.
     */
    default boolean isGeneral() {
        return false;
    }

    /**
     * Facts such as {@link ByteStreamAttributes#HANDLER_ACCEPTS_SHARE_WRITE}, without which it is not asked to open a stream
     * that others write to.
     */
    default Attributes attributes() {
        return new Attributes();
    }

    /**
     * Makes a source of what the stream holds from its present position on. Runs on a thread that may wait. The source owns
     * the stream and closes it on shutdown; on failure the stream stays open for the next handler.
     *
     * @param url where the stream is from, when that is known
     */
    MediaSource open(ByteStream stream, @Nullable String url, OpenRequest request);
}
