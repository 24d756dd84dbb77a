package dev.reel.testkit.fake;

import dev.reel.pipeline.MediaTypeHandler;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The media types of a fake stream sink; counts how it was asked. Any thread may use it. */
public final class FakeTypeHandler implements MediaTypeHandler {
    private final Conduct conduct;
    private volatile List<MediaType> listed;
    private volatile @Nullable List<MediaType> accepted;
    private final boolean lenient;
    private volatile @Nullable MediaType current;
    private volatile int listings;
    private volatile int settings;

    FakeTypeHandler(
            Conduct conduct,
            List<MediaType> listed,
            @Nullable List<MediaType> accepted,
            boolean lenient,
            @Nullable MediaType current) {
        this.conduct = conduct;
        this.listed = List.copyOf(listed);
        this.accepted = accepted == null ? null : List.copyOf(accepted);
        this.lenient = lenient;
        this.current = current;
    }

    @Override
    public synchronized List<MediaType> mediaTypes() {
        listings++;
        return listed;
    }

    @Override
    public @Nullable MediaType currentMediaType() {
        return current;
    }

    @Override
    public synchronized void setCurrentMediaType(MediaType type) {
        conduct.call(FaultPoint.SINK_SET_TYPE, "setCurrentMediaType " + type);
        if (type == null) {
            throw new MediaException(Status.E_POINTER, "a media type is required");
        }
        settings++;
        if (!lenient && !isMediaTypeSupported(type)) {
            throw new MediaException(Status.MF_E_INVALIDMEDIATYPE, conduct.name() + " does not take " + type);
        }
        current = type;
    }

    @Override
    public boolean isMediaTypeSupported(MediaType type) {
        conduct.reach(FaultPoint.SINK_TYPE_SUPPORTED);
        if (type == null) {
            throw new MediaException(Status.E_POINTER, "a media type is required");
        }
        List<MediaType> taken = accepted;
        return taken == null || taken.stream().anyMatch(type::fits);
    }

    /** Takes and lists other types from now on, as a device does that has changed; the current type stays as it is. */
    public void acceptFromNowOn(MediaType... types) {
        accepted = List.of(types);
        listed = List.of(types);
    }

    @Override
    public MajorType majorType() {
        MediaType chosen = current;
        if (chosen != null) {
            return chosen.majorType();
        }
        if (!listed.isEmpty()) {
            return listed.get(0).majorType();
        }
        List<MediaType> taken = accepted;
        if (taken != null && !taken.isEmpty()) {
            return taken.get(0).majorType();
        }
        throw new MediaException(Status.MF_E_ATTRIBUTENOTFOUND, conduct.name() + " has no type yet");
    }

    /** How often its types were listed. */
    public int listingCount() {
        return listings;
    }

    /** How often somebody set its current type. */
    public int settingCount() {
        return settings;
    }
}
