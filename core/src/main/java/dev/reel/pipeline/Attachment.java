package dev.reel.pipeline;

import dev.reel.platform.media.MediaType;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A whole file that travels in a container beside its streams: a cover picture, a font.
 *
 * @param name of the file; empty when the container does not say
 * @param mimeType empty when nobody knows
 * @param picture what kind of picture it is, for a cover; null for any other file
 * @param data the file; read-only
 * @param tags what else is said of it, keys in lower case
 */
public record Attachment(
        String name, String mimeType, @Nullable MediaType picture, ByteBuffer data, Map<String, String> tags) {
    /** Copies the tags, not the data. */
    public Attachment {
        data = data.asReadOnlyBuffer();
        tags = Map.copyOf(tags);
    }

    /** A view with a position of its own. */
    @Override
    public ByteBuffer data() {
        return data.asReadOnlyBuffer();
    }

    /** What it is, for people. */
    @Override
    public String toString() {
        String what = picture == null ? "attachment" : "cover picture";
        return name.isEmpty() ? what : what + " " + name;
    }
}
