package dev.reel.pipeline.open;

import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.bytestream.ByteStream;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;

/** What a source resolver or a scheme handler made; whoever gets it shuts it down or closes it. */
public sealed interface ResolvedObject {
    /** A media source. */
    record Source(MediaSource source) implements ResolvedObject {
        @Override
        public ObjectType type() {
            return ObjectType.MEDIASOURCE;
        }

        @Override
        public Object object() {
            return source;
        }

        @Override
        public void discard() {
            source.shutdown();
        }
    }

    /** A byte stream. */
    record Stream(ByteStream stream) implements ResolvedObject {
        @Override
        public ObjectType type() {
            return ObjectType.BYTESTREAM;
        }

        @Override
        public Object object() {
            return stream;
        }

        @Override
        public void discard() {
            stream.close();
        }
    }

    static ResolvedObject of(MediaSource source) {
        return new Source(source);
    }

    static ResolvedObject of(ByteStream stream) {
        return new Stream(stream);
    }

    ObjectType type();

    /** The media source or byte stream itself. */
    Object object();

    /** Shuts the source down, or closes the stream. */
    void discard();

    /** The media source; {@code E_NOINTERFACE} when it is a byte stream. */
    default MediaSource mediaSource() {
        if (this instanceof Source made) {
            return made.source();
        }
        throw new MediaException(Status.E_NOINTERFACE, "a byte stream was made, not a media source");
    }

    /** The byte stream; {@code E_NOINTERFACE} when it is a media source. */
    default ByteStream byteStream() {
        if (this instanceof Stream made) {
            return made.stream();
        }
        throw new MediaException(Status.E_NOINTERFACE, "a media source was made, not a byte stream");
    }
}
