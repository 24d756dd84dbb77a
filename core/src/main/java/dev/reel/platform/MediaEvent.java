package dev.reel.platform;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened: type, extended type, status, value, and further attributes (platform.md §3).
 *
 * <p>Type, status and value never change. The attribute store is made when first asked for, so that an event without
 * attributes costs one small object; fill it before the event is handed out.
 */
public final class MediaEvent {
    /** The null GUID: the extended type of every event that is not a component's own. */
    public static final UUID NO_EXTENDED_TYPE = new UUID(0, 0);

    private final MediaEventType type;
    private final UUID extendedType;
    private final Status status;
    private final PropVariant value;
    private volatile @Nullable Attributes attributes;

    public MediaEvent(MediaEventType type, UUID extendedType, Status status, PropVariant value) {
        this.type = type;
        this.extendedType = extendedType;
        this.status = status;
        this.value = value;
    }

    /** A successful event without a value. */
    public static MediaEvent of(MediaEventType type) {
        return new MediaEvent(type, NO_EXTENDED_TYPE, Status.S_OK, PropVariant.EMPTY);
    }

    /** An event with a status and no value. */
    public static MediaEvent of(MediaEventType type, Status status) {
        return new MediaEvent(type, NO_EXTENDED_TYPE, status, PropVariant.EMPTY);
    }

    public static MediaEvent of(MediaEventType type, Status status, PropVariant value) {
        return new MediaEvent(type, NO_EXTENDED_TYPE, status, value);
    }

    /** An event that reports a failure: its status, and the sentence under {@link EventAttributes#MESSAGE}. */
    public static MediaEvent failure(MediaEventType type, Throwable failure) {
        MediaEvent event = of(type, MediaException.statusOf(failure));
        String message = failure.getMessage();
        event.attributes().set(EventAttributes.MESSAGE, message == null ? failure.toString() : message);
        return event;
    }

    public MediaEventType type() {
        return type;
    }

    public UUID extendedType() {
        return extendedType;
    }

    public Status status() {
        return status;
    }

    public PropVariant value() {
        return value;
    }

    /** The attributes; the same store on every call. */
    public Attributes attributes() {
        Attributes present = attributes;
        if (present != null) {
            return present;
        }
        synchronized (this) {
            present = attributes;
            if (present == null) {
                present = new Attributes();
                attributes = present;
            }
            return present;
        }
    }

    /** True when there is at least one attribute. */
    public boolean hasAttributes() {
        Attributes present = attributes;
        return present != null && present.count() > 0;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(type.name()).append('(').append(status);
        if (!value.isEmpty()) {
            text.append(", ").append(value);
        }
        return text.append(')').toString();
    }
}
