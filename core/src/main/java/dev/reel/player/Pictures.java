package dev.reel.player;

import dev.reel.pipeline.DescriptorAttributes;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.Services;
import dev.reel.pipeline.SourceCharacteristic;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.pipeline.transform.TransformRegistry;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.MemoryBuffer;
import dev.reel.platform.media.Rational;
import dev.reel.platform.media.Sample;
import dev.reel.player.VideoInfo.Orientation;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds pictures by decoding up to them. What a source says by where it goes is a hint: what comes is looked at, and decoding
 * begins further back while it began behind the wanted time. One thread at a time.
 */
final class Pictures implements AutoCloseable {
    /** Half a microsecond, see {@link FrameGrabber}. */
    private static final long TOLERANCE = 5;
    /** A place that is no farther ahead is reached by decoding on. */
    private static final long NEAR = Platform.SECOND;
    /** How much further back each attempt begins. */
    private static final long FIRST_STEP_BACK = Platform.SECOND / 2;

    private static final int STEP_GROWTH = 3;

    private final DecodedReader reader;
    private final String name;
    private final Orientation orientation;
    private final PictureConverter converter;
    private final long duration;
    private final boolean seekable;
    private final DecodedGroup group = new DecodedGroup();
    private @Nullable PictureIndex index;
    /** Time of the picture that was given last; the least number before. */
    private long given = Long.MIN_VALUE;

    private Pictures(
            DecodedReader reader,
            String name,
            Orientation orientation,
            PictureConverter converter,
            long duration,
            boolean seekable) {
        this.reader = reader;
        this.name = name;
        this.orientation = orientation;
        this.converter = converter;
        this.duration = duration;
        this.seekable = seekable;
    }

    static Pictures open(MediaSource source, String name, TransformRegistry transforms, Platform platform) {
        PresentationDescriptor presentation = source.createPresentationDescriptor();
        StreamDescriptor video = Stream.concat(
                        presentation.selectedStreams().stream(), presentation.streamDescriptors().stream())
                .filter(stream -> typeOf(stream).isVideo())
                .findFirst()
                .orElseThrow(() -> new MediaException(
                        Status.MF_E_INVALIDREQUEST, "there are no pictures in " + name + ": it has no video"));
        Orientation orientation = source.service(Services.MEDIA_INFO, MediaInfo.class)
                .flatMap(info -> info.streams().stream()
                        .filter(stream -> stream.index() == video.id())
                        .findFirst())
                .flatMap(StreamInfo::video)
                .map(VideoInfo::orientation)
                .orElseGet(() -> new Orientation(
                        typeOf(video).get(MediaTypeAttributes.VIDEO_ROTATION, 0),
                        typeOf(video).isTrue(MediaTypeAttributes.VIDEO_MIRRORED)));
        boolean seekable = source.characteristics().contains(SourceCharacteristic.CAN_SEEK);
        DecodedReader reader = new DecodedReader(source, name, video, transforms, platform);
        return new Pictures(
                reader,
                name,
                orientation,
                new PictureConverter(transforms, platform),
                presentation.get(DescriptorAttributes.DURATION, 0L),
                seekable);
    }

    private static MediaType typeOf(StreamDescriptor stream) {
        MediaType current = stream.typeHandler().currentMediaType();
        return current != null ? current : stream.typeHandler().mediaTypes().get(0);
    }

    Picture at(long time) {
        Sample found = find(time);
        boolean last = group.after(found) == null;
        long end = Math.max(found.time() + (found.hasDuration() ? found.duration() : 0), duration);
        if (last && time > found.time() + TOLERANCE && time >= end) {
            throw new MediaException(
                    Status.MF_E_INVALID_POSITION,
                    "there is no picture at " + seconds(time) + " in " + name + ": it ends at " + seconds(end));
        }
        return give(found);
    }

    /** The last picture that begins at a time or before; the first one for what is earlier. */
    private Sample find(long time) {
        if (!group.reaches(time + TOLERANCE) && !isNearAhead(time)) {
            begin(time);
        }
        while (!group.isBehind(time + TOLERANCE) && decodeOne()) {
            // Until one begins later.
        }
        Sample found = group.at(time + TOLERANCE);
        if (found == null) {
            found = group.first();
        }
        if (found == null) {
            throw new MediaException(Status.MF_E_INVALID_POSITION, "there are no pictures in " + name);
        }
        return found;
    }

    private boolean isNearAhead(long time) {
        Sample newest = group.newest();
        return newest != null && newest.time() <= time && (time - newest.time() < NEAR || !seekable);
    }

    /** Begins to decode so early that the picture of a time comes, whole. */
    private void begin(long time) {
        long step = 0;
        long from = seekable ? Math.max(0, time) : 0;
        while (true) {
            group.clear();
            from = seek(from);
            boolean some = decodeOne();
            Sample first = group.first();
            boolean early =
                    some && first != null && reader.origin() <= time + TOLERANCE && first.time() <= time + TOLERANCE;
            if (early || from == 0) {
                return;
            }
            step = step == 0 ? FIRST_STEP_BACK : step * STEP_GROWTH;
            from = Math.max(0, time - step);
        }
    }

    /** Goes to a time, or to the beginning where the container cannot; says to which. */
    private long seek(long from) {
        try {
            reader.seek(from);
            return from;
        } catch (MediaException cannot) {
            if (from == 0 || cannot.status().equals(Status.MF_E_SHUTDOWN)) {
                throw cannot;
            }
            reader.seek(0);
            return 0;
        }
    }

    /** Decodes one more picture; false at the end. */
    private boolean decodeOne() {
        if (group.hasEnded()) {
            return false;
        }
        Sample made = reader.next();
        if (made == null) {
            group.end();
            return false;
        }
        if (!made.hasTime()) {
            Sample newest = group.newest();
            made.setTime(newest == null ? 0 : newest.time() + (newest.hasDuration() ? newest.duration() : 1));
        }
        group.add(made, reader.type());
        return true;
    }

    Optional<Picture> next() {
        return given == Long.MIN_VALUE ? Optional.of(at(0)) : after(given);
    }

    Optional<Picture> after(Picture picture) {
        return after(picture.time().toNanos() / 100);
    }

    private Optional<Picture> after(long time) {
        Sample here = find(time);
        Sample next = group.after(here);
        if (next == null) {
            return Optional.empty();
        }
        // One more, so that its end is known.
        if (group.after(next) == null) {
            boolean unusedMore = decodeOne();
        }
        return Optional.of(give(next));
    }

    Optional<Picture> previous() {
        if (given == Long.MIN_VALUE) {
            return Optional.empty();
        }
        Sample here = find(given);
        Sample before = group.before(here);
        if (before == null && here.time() > 0) {
            long now = given;
            Sample earlier = find(now - 1 - TOLERANCE);
            before = earlier.time() < now ? earlier : null;
        }
        return before == null ? Optional.empty() : Optional.of(give(before));
    }

    Picture frame(long number) {
        PictureIndex counted = index();
        if (number < 0 || number >= counted.size()) {
            throw new MediaException(
                    Status.MF_E_INVALID_POSITION,
                    "there is no picture " + number + " in " + name + ": it has " + counted.size());
        }
        return at(counted.time((int) number));
    }

    long count() {
        return index().size();
    }

    Picture nearestKey(long time, long tolerance) {
        OptionalLong key = index().nearestKey(time);
        boolean near = key.isPresent() && Math.abs(key.getAsLong() - time) <= tolerance;
        return at(near ? key.getAsLong() : time);
    }

    private PictureIndex index() {
        PictureIndex present = index;
        if (present == null) {
            group.clear();
            present = PictureIndex.read(reader);
            index = present;
        }
        return present;
    }

    private Picture give(Sample sample) {
        given = sample.time();
        Sample next = group.after(sample);
        long shown = next != null ? next.time() - sample.time() : sample.hasDuration() ? sample.duration() : 0;
        Picture.Place place = new Picture.Place(
                Duration.ofNanos(sample.time() * 100),
                Duration.ofNanos(shown * 100),
                sample.hasTicks() ? sample.ticks() : sample.time(),
                sample.hasTicks() ? sample.timeBase() : Rational.HNS,
                reader.isKey(sample.time()),
                index == null ? OptionalLong.empty() : index.numberOf(sample.time()));
        MediaType type = group.typeOf(sample);
        byte[] bytes = new byte[sample.totalLength()];
        sample.copyTo(MemoryBuffer.wrap(bytes));
        return new Picture(place, bytes, type, shape(type), converter);
    }

    private Picture.Shape shape(MediaType type) {
        long pixel = type.get(MediaTypeAttributes.PIXEL_ASPECT_RATIO, (1L << 32) | 1);
        long across = pixel >>> 32;
        long down = pixel & 0xFFFF_FFFFL;
        int width = across == 0 || down == 0
                ? type.width()
                : (int) Math.max(1, Math.round((double) type.width() * across / down));
        return new Picture.Shape(width, type.height(), orientation);
    }

    private static String seconds(long time) {
        return String.format(Locale.ROOT, "%.3f s", time / 1e7);
    }

    @Override
    public synchronized void close() {
        group.clear();
        reader.close();
    }
}
