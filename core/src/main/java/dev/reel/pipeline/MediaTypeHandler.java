package dev.reel.pipeline;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which media types a stream or stream sink has and takes (topology.md §6). */
public interface MediaTypeHandler {
    /** The listed types in order of preference; may be empty although some types are accepted. */
    List<MediaType> mediaTypes();

    /** The listed type at an index; {@code MF_E_NO_MORE_TYPES} past the end. */
    default MediaType mediaType(int index) {
        List<MediaType> listed = mediaTypes();
        if (index < 0 || index >= listed.size()) {
            throw new MediaException(
                    Status.MF_E_NO_MORE_TYPES, "no media type at index " + index + ", there are " + listed.size());
        }
        return listed.get(index);
    }

    /** The type in use, or null when none is set. */
    @Nullable
    MediaType currentMediaType();

    /** Makes a type current; one that cannot be used is {@code MF_E_INVALIDMEDIATYPE}. */
    void setCurrentMediaType(MediaType type);

    /** True when {@link #setCurrentMediaType} would take it. */
    boolean isMediaTypeSupported(MediaType type);

    /** From the current type, else from the first listed; {@code MF_E_ATTRIBUTENOTFOUND} when it is not there. */
    MajorType majorType();
}
