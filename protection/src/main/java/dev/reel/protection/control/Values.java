package dev.reel.protection.control;

import dev.reel.platform.AttributeBlob;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import org.jspecify.annotations.Nullable;

/** The platform's values in messages. Objects do not cross: an attribute that is one is left out. */
public final class Values {
    private Values() {}

    public static void write(MessageWriter out, Attributes store) {
        out.bytes(AttributeBlob.of(store));
    }

    /** Fills a store with what a message holds. */
    public static <T extends Attributes> T read(MessageReader in, T store) {
        AttributeBlob.read(in.bytes(), store);
        return store;
    }

    public static void write(MessageWriter out, Status status) {
        out.int32(status.value()).string(status.symbol());
    }

    public static Status status(MessageReader in) {
        int value = in.int32();
        String symbol = in.string();
        return Status.of(symbol.length() > 64 ? "0x" + Integer.toHexString(value) : symbol, value);
    }

    /** A failure: its status, and its sentence. */
    public static MessageWriter failure(long id, Throwable failure) {
        MessageWriter out = new MessageWriter(MessageKind.FAILURE, id);
        write(out, MediaException.statusOf(failure));
        return out.string(shortened(failure.getMessage()));
    }

    public static MediaException failure(MessageReader in) {
        Status status = status(in);
        return new MediaException(status, in.string());
    }

    private static String shortened(@Nullable String message) {
        String text = message == null ? "the protected process failed" : message;
        return text.length() > 2000 ? text.substring(0, 2000) : text;
    }

    /** A value; one that is an object crosses as EMPTY. */
    public static void write(MessageWriter out, PropVariant value) {
        Object content = value.value();
        switch (value.type()) {
            case EMPTY, UNKNOWN -> out.int32(0);
            case I4 -> out.int32(3).int32(value.asInt());
            case R4 -> out.int32(4).real(value.asFloat());
            case R8 -> out.int32(5).real(content instanceof Double number ? number : 0);
            case BOOL -> out.int32(11).bool(Boolean.TRUE.equals(content));
            case UI4 -> out.int32(19).int32(value.asInt());
            case I8 -> out.int32(20).int64(value.asLong());
            case UI8 -> out.int32(21).int64(value.asLong());
            case STRING -> out.int32(31).string(String.valueOf(content));
            case GUID ->
                out.int32(72).guid(content instanceof java.util.UUID guid ? guid : MediaEvent.NO_EXTENDED_TYPE);
            case BLOB -> out.int32(0x1011).bytes(content instanceof byte[] bytes ? bytes : new byte[0]);
        }
    }

    public static PropVariant variant(MessageReader in) {
        int type = in.int32();
        return switch (type) {
            case 0 -> PropVariant.EMPTY;
            case 3 -> PropVariant.i4(in.int32());
            case 4 -> PropVariant.r4((float) in.real());
            case 5 -> PropVariant.r8(in.real());
            case 11 -> PropVariant.bool(in.bool());
            case 19 -> PropVariant.uint32(in.int32());
            case 20 -> PropVariant.i8(in.int64());
            case 21 -> PropVariant.uint64(in.int64());
            case 31 -> PropVariant.string(in.string());
            case 72 -> PropVariant.guid(in.guid());
            case 0x1011 -> PropVariant.blob(in.bytes());
            default -> throw new MediaException(Status.E_INVALIDARG, "a message holds a value of unknown type " + type);
        };
    }

    /** An event with the value that stands for its own. */
    public static void write(MessageWriter out, MediaEvent event) {
        out.int32(event.type().number()).guid(event.extendedType());
        write(out, event.status());
        write(out, event.value());
        write(out, event.hasAttributes() ? event.attributes() : new Attributes());
    }

    public static MediaEvent event(MessageReader in) {
        MediaEventType type = MediaEventType.of(in.int32());
        java.util.UUID extended = in.guid();
        MediaEvent event = new MediaEvent(type, extended, status(in), variant(in));
        Attributes attributes = read(in, new Attributes());
        if (attributes.count() > 0) {
            attributes.copyAllItems(event.attributes());
        }
        return event;
    }
}
