package dev.reel.pipeline;

import dev.reel.platform.AttributeKey;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A type handler with one type, the current one, for components that are told what to take (topology.md §6). Any thread. */
public final class SimpleTypeHandler implements MediaTypeHandler {
    private volatile @Nullable MediaType current;

    /** A handler without a current type. */
    public SimpleTypeHandler() {}

    /** Always 1, also without a current type. */
    public int mediaTypeCount() {
        return 1;
    }

    @Override
    public List<MediaType> mediaTypes() {
        MediaType present = current;
        return present == null ? List.of() : List.of(present);
    }

    @Override
    public @Nullable MediaType currentMediaType() {
        return current;
    }

    /** Makes a type current; null clears it. */
    @Override
    public void setCurrentMediaType(@Nullable MediaType type) {
        current = type;
    }

    /** True when {@link #checkMediaType} finds the kinds equal; its other failures go through. */
    @Override
    public boolean isMediaTypeSupported(MediaType type) {
        try {
            checkMediaType(type);
            return true;
        } catch (MediaException refusal) {
            if (refusal.status().equals(Status.E_FAIL)) {
                return false;
            }
            throw refusal;
        }
    }

    /**
     * Fails unless major type and subtype are those of the current type: {@code E_FAIL} when they differ,
     * {@code MF_E_UNEXPECTED} without a current type, {@code E_INVALIDARG} for null or a type without a major type.
     */
    public void checkMediaType(@Nullable MediaType type) {
        MediaType present = current;
        if (present == null) {
            throw new MediaException(
                    Status.MF_E_UNEXPECTED, "no media type is current that another could be compared with");
        }
        if (type == null || !type.contains(MediaTypeAttributes.MAJOR_TYPE)) {
            throw new MediaException(Status.E_INVALIDARG, "a media type with a major type is required");
        }
        if (!same(present, type, MediaTypeAttributes.MAJOR_TYPE) || !same(present, type, MediaTypeAttributes.SUBTYPE)) {
            throw new MediaException(Status.E_FAIL, type + " is not of the kind of " + present);
        }
    }

    private static boolean same(MediaType ours, MediaType theirs, AttributeKey<UUID> key) {
        return ours.find(key).equals(theirs.find(key));
    }

    /** The current type's; {@code MF_E_NOT_INITIALIZED} without one. */
    @Override
    public UUID majorType() {
        MediaType present = current;
        if (present == null) {
            throw new MediaException(Status.MF_E_NOT_INITIALIZED, "no media type is current");
        }
        return present.majorType();
    }
}
