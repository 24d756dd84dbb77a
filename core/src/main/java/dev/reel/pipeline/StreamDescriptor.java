package dev.reel.pipeline;

import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One stream of a presentation: an id, the types it offers, attributes (topology.md §6).
 *
 * <p>The types are the very objects that were given; treat them as read-only.
 */
public final class StreamDescriptor extends Attributes {
    private final int id;
    private final TypeHandler handler;

    /** At least one type is required, else {@code E_INVALIDARG}. */
    public StreamDescriptor(int id, List<MediaType> types) {
        if (types == null || types.isEmpty()) {
            throw new MediaException(Status.E_INVALIDARG, "stream " + id + " needs at least one media type");
        }
        this.id = id;
        this.handler = new TypeHandler(List.copyOf(types));
    }

    /** A descriptor with one type, which is current too: the usual case of a file. */
    public static StreamDescriptor of(int id, MediaType type) {
        StreamDescriptor descriptor = new StreamDescriptor(id, List.of(type));
        descriptor.handler.setCurrentMediaType(type);
        return descriptor;
    }

    public int id() {
        return id;
    }

    public MediaTypeHandler typeHandler() {
        return handler;
    }

    @Override
    public String toString() {
        MediaType current = handler.currentMediaType();
        return "stream " + id + " "
                + (current != null ? current : handler.mediaTypes().get(0));
    }

    private static final class TypeHandler implements MediaTypeHandler {
        private final List<MediaType> types;
        private volatile @Nullable MediaType current;

        TypeHandler(List<MediaType> types) {
            this.types = types;
        }

        @Override
        public List<MediaType> mediaTypes() {
            return types;
        }

        @Override
        public @Nullable MediaType currentMediaType() {
            return current;
        }

        @Override
        public void setCurrentMediaType(MediaType type) {
            if (type == null) {
                throw new MediaException(Status.E_POINTER, "a media type is required");
            }
            current = type;
        }

        @Override
        public boolean isMediaTypeSupported(MediaType type) {
            if (type == null) {
                throw new MediaException(Status.E_POINTER, "a media type is required");
            }
            MediaType chosen = current;
            return (chosen != null && sameKind(chosen, type))
                    || types.stream().anyMatch(listed -> sameKind(listed, type));
        }

        @Override
        public MajorType majorType() {
            MediaType chosen = current;
            return (chosen != null ? chosen : types.get(0)).majorType();
        }

        private static boolean sameKind(MediaType ours, MediaType theirs) {
            return same(ours, theirs, MediaTypeAttributes.MAJOR_TYPE.guid())
                    && same(ours, theirs, MediaTypeAttributes.SUBTYPE.guid());
        }

        private static boolean same(MediaType ours, MediaType theirs, UUID key) {
            return ours.contains(key) && theirs.contains(key) && ours.item(key).equals(theirs.item(key));
        }
    }
}
