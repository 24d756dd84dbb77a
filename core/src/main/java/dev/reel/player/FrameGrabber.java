package dev.reel.player;

import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.bytestream.ByteStream;
import dev.reel.pipeline.open.Cancellation;
import dev.reel.pipeline.open.SourceResolver;
import dev.reel.pipeline.transform.TransformRegistry;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import java.lang.ref.Cleaner;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Gives the pictures of a film: {@code FrameGrabber.open("film.mp4").at(Duration.ofSeconds(5))}.
 *
 * <p>Each is the very picture that playing from the start shows at that time. A picture is shown until the next one begins, so a
 * time just before a picture gives the one before it; the first is also given for any earlier time. Times within half a
 * microsecond of a picture's beginning count as its beginning, because that is how finely tools print them. The pictures of the
 * key-frame group that was decoded last are kept, up to 128 MB, so that stepping back is as fast as forward.
 *
 * <p>Close it when done; one that is forgotten is closed when it is collected. Pictures stay valid. Any thread, one at a time;
 * calls wait for the decoder and throw {@link MediaException} when the film cannot be read there.
 */
public final class FrameGrabber implements AutoCloseable, Iterable<Picture> {
    private static final Cleaner CLEANER = Cleaner.create();

    private final Pictures pictures;
    private final Cleaner.Cleanable closing;

    private FrameGrabber(Pictures pictures) {
        this.pictures = pictures;
        this.closing = CLEANER.register(this, pictures::close);
    }

    /** Opens a path or URL. */
    public static FrameGrabber open(String location) {
        return open(
                SourceResolver.installed(Platform.system()).open(location, new Attributes(), new Cancellation()),
                location);
    }

    /** Opens what a byte stream holds; the stream is closed with the grabber, also when this fails. */
    public static FrameGrabber open(ByteStream stream) {
        return open(
                SourceResolver.installed(Platform.system()).open(stream, new Attributes(), new Cancellation()),
                stream.toString());
    }

    /**
     * Takes over a source that is open, also when this fails. The first selected video is taken, else the first there is, a cover
     * picture too.
     *
     * @param name of the source, its path or URL, for messages
     */
    public static FrameGrabber open(MediaSource source, String name) {
        return open(source, name, TransformRegistry.installed(), Platform.system());
    }

    /** As {@link #open(MediaSource, String)}, with decoders and converters of a registry and threads of a platform. */
    public static FrameGrabber open(MediaSource source, String name, TransformRegistry transforms, Platform platform) {
        try {
            return new FrameGrabber(Pictures.open(source, name, transforms, platform));
        } catch (RuntimeException failure) {
            Release.quietly(source::shutdown);
            throw failure;
        }
    }

    /**
     * The picture that is shown at a time. {@code MF_E_INVALID_POSITION} for a time behind the end.
     *
     * @param time in playing time
     */
    public synchronized Picture at(Duration time) {
        return pictures.at(hns(time));
    }

    /**
     * The picture with a number, the first being 0. Reads the whole film once to count, without decoding where its packets are
     * its pictures. {@code MF_E_INVALID_POSITION} for a number that there is not.
     */
    public synchronized Picture frame(long number) {
        return pictures.frame(number);
    }

    /** How many pictures there are; reads the whole film once, as {@link #frame} does. */
    public synchronized long count() {
        return pictures.count();
    }

    /** The picture behind the one that was given last, the first one at the beginning; empty at the end. */
    public synchronized Optional<Picture> next() {
        return pictures.next();
    }

    /** The picture before the one that was given last; empty at the beginning. */
    public synchronized Optional<Picture> previous() {
        return pictures.previous();
    }

    /**
     * The key picture nearest to a time when there is one no farther off than the tolerance, else the very picture of that time.
     * Cheaper where a rough place will do; {@link Picture#time} says how rough it is. Reads the whole film once for its index.
     */
    public synchronized Picture nearestKey(Duration time, Duration tolerance) {
        return pictures.nearestKey(hns(time), hns(tolerance));
    }

    /** All pictures from the beginning. */
    @Override
    public Iterator<Picture> iterator() {
        return from(Duration.ZERO).iterator();
    }

    /** All pictures from the one at a time on; each walk begins there anew. */
    public Iterable<Picture> from(Duration time) {
        return () -> new Walk(time);
    }

    /** A walk keeps its own place, so that the grabber may be asked for other pictures in between. */
    private final class Walk implements Iterator<Picture> {
        private final Duration begin;
        private Optional<Picture> ahead = Optional.empty();
        private Optional<Picture> last = Optional.empty();
        private boolean ended;

        Walk(Duration begin) {
            this.begin = begin;
        }

        @Override
        public boolean hasNext() {
            if (ahead.isEmpty() && !ended) {
                synchronized (FrameGrabber.this) {
                    ahead = last.isEmpty() ? first() : pictures.after(last.get());
                }
                ended = ahead.isEmpty();
            }
            return ahead.isPresent();
        }

        private Optional<Picture> first() {
            try {
                return Optional.of(pictures.at(hns(begin)));
            } catch (MediaException failure) {
                if (failure.status().equals(Status.MF_E_INVALID_POSITION)) {
                    return Optional.empty();
                }
                throw failure;
            }
        }

        @Override
        public Picture next() {
            if (!hasNext()) {
                throw new NoSuchElementException("the film has ended");
            }
            last = ahead;
            ahead = Optional.empty();
            return last.orElseThrow();
        }
    }

    private static long hns(Duration time) {
        return time.toNanos() / 100;
    }

    /** Closes the film; pictures stay valid. */
    @Override
    public void close() {
        closing.clean();
    }
}
