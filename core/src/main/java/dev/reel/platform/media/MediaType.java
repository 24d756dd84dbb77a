package dev.reel.platform.media;

import dev.reel.platform.AttributeBlob;
import dev.reel.platform.AttributeKey;
import dev.reel.platform.Attributes;
import dev.reel.platform.AttributesMatch;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A media format: an attribute store with a major type, a subtype and whatever else describes the data (platform.md §2).
 *
 * <p>A media type is shared by reference once handed out; treat it as read-only from then on, and {@link #copy} to change.
 * Two types are equal when all their items are; so a type that still changes has no place in a set or as a key of a map.
 */
public final class MediaType extends Attributes {
    /** What {@link #match} found equal. */
    public enum Match {
        MAJOR_TYPES(1),
        FORMAT_TYPES(2),
        FORMAT_DATA(4),
        FORMAT_USER_DATA(8);

        private final int flag;

        Match(int flag) {
            this.flag = flag;
        }

        /** Its bit in MF_MEDIATYPE_EQUAL_…. */
        public int flag() {
            return flag;
        }
    }

    private static final int PROGRESSIVE = 2;

    /** A type with nothing set. */
    public MediaType() {}

    public static MediaType of(MajorType major, Subtype subtype) {
        MediaType type = new MediaType();
        type.set(MediaTypeAttributes.MAJOR_TYPE, major);
        type.set(MediaTypeAttributes.SUBTYPE, subtype);
        return type;
    }

    /** Complete uncompressed interleaved audio; block align and average bytes are computed. */
    public static MediaType audio(Subtype subtype, int sampleRate, int channels, int bitsPerSample) {
        MediaType type = of(MajorType.AUDIO, subtype);
        int block = channels * bitsPerSample / 8;
        type.set(MediaTypeAttributes.AUDIO_NUM_CHANNELS, channels);
        type.set(MediaTypeAttributes.AUDIO_SAMPLES_PER_SECOND, sampleRate);
        type.set(MediaTypeAttributes.AUDIO_BLOCK_ALIGNMENT, block);
        type.set(MediaTypeAttributes.AUDIO_AVG_BYTES_PER_SECOND, sampleRate * block);
        type.set(MediaTypeAttributes.AUDIO_BITS_PER_SAMPLE, bitsPerSample);
        type.set(MediaTypeAttributes.ALL_SAMPLES_INDEPENDENT, 1);
        return type;
    }

    /** Complete uncompressed video: whole pictures, one after the other, of square pixels. */
    public static MediaType video(Subtype subtype, int width, int height, Rational frameRate) {
        MediaType type = video(subtype, width, height);
        type.set(MediaTypeAttributes.DEFAULT_STRIDE, FrameLayout.stride(subtype, width));
        type.setPair(MediaTypeAttributes.FRAME_RATE, frameRate.numerator(), frameRate.denominator());
        type.set(MediaTypeAttributes.INTERLACE_MODE, PROGRESSIVE);
        type.setPair(MediaTypeAttributes.PIXEL_ASPECT_RATIO, 1, 1);
        return type;
    }

    /** Uncompressed video of a size, without what says how it is shown. */
    public static MediaType video(Subtype subtype, int width, int height) {
        MediaType type = of(MajorType.VIDEO, subtype);
        type.setPair(MediaTypeAttributes.FRAME_SIZE, width, height);
        type.set(MediaTypeAttributes.ALL_SAMPLES_INDEPENDENT, 1);
        return type;
    }

    /** The major type; {@code MF_E_ATTRIBUTENOTFOUND} when not set. */
    public MajorType majorType() {
        return get(MediaTypeAttributes.MAJOR_TYPE);
    }

    /** The subtype; {@code MF_E_ATTRIBUTENOTFOUND} when not set. */
    public Subtype subtype() {
        return get(MediaTypeAttributes.SUBTYPE);
    }

    public boolean isAudio() {
        return find(MediaTypeAttributes.MAJOR_TYPE)
                .filter(MajorType.AUDIO::equals)
                .isPresent();
    }

    public boolean isVideo() {
        return find(MediaTypeAttributes.MAJOR_TYPE)
                .filter(MajorType.VIDEO::equals)
                .isPresent();
    }

    /** True unless ALL_SAMPLES_INDEPENDENT is non-zero; COMPRESSED is ignored. */
    public boolean isCompressedFormat() {
        return !isTrue(MediaTypeAttributes.ALL_SAMPLES_INDEPENDENT);
    }

    public int width() {
        return high(MediaTypeAttributes.FRAME_SIZE, 0);
    }

    public int height() {
        return low(MediaTypeAttributes.FRAME_SIZE, 0);
    }

    /** Samples per second, 0 when unknown. */
    public int sampleRate() {
        return get(MediaTypeAttributes.AUDIO_SAMPLES_PER_SECOND, 0);
    }

    /** Channels, 0 when unknown. */
    public int channels() {
        return get(MediaTypeAttributes.AUDIO_NUM_CHANNELS, 0);
    }

    /** A store of its own with the same items. */
    public MediaType copy() {
        MediaType copy = new MediaType();
        copyAllItems(copy);
        return copy;
    }

    /**
     * What of two types is equal; all four means fully equal. {@code E_INVALIDARG} when either lacks a major type.
     */
    public Set<Match> match(MediaType other) {
        if (!contains(MediaTypeAttributes.MAJOR_TYPE) || !other.contains(MediaTypeAttributes.MAJOR_TYPE)) {
            throw new MediaException(Status.E_INVALIDARG, "a media type without a major type cannot be compared");
        }
        Set<Match> equal = EnumSet.noneOf(Match.class);
        if (sameItem(other, MediaTypeAttributes.MAJOR_TYPE)) {
            equal.add(Match.MAJOR_TYPES);
        }
        if (sameItem(other, MediaTypeAttributes.SUBTYPE)) {
            equal.add(Match.FORMAT_TYPES);
        }
        if (sameFormatData(other)) {
            equal.add(Match.FORMAT_DATA);
        }
        if (sameItem(other, MediaTypeAttributes.USER_DATA)) {
            equal.add(Match.FORMAT_USER_DATA);
        }
        return equal;
    }

    /** True when {@code partial} has a major type and each of its attributes is equal here; more here is fine. */
    public boolean fits(MediaType partial) {
        return partial.contains(MediaTypeAttributes.MAJOR_TYPE) && partial.compare(this, AttributesMatch.OUR_ITEMS);
    }

    /** A type of another kind that carries this whole type inside (a protected stream's, for example). */
    public MediaType wrap(MajorType major, Subtype subtype) {
        MediaType wrapper = of(major, subtype);
        wrapper.set(MediaTypeAttributes.WRAPPED_TYPE, AttributeBlob.of(this));
        return wrapper;
    }

    /** The type inside a wrapper; {@code MF_E_ATTRIBUTENOTFOUND} when this is none. */
    public MediaType unwrap() {
        MediaType inner = new MediaType();
        AttributeBlob.read(get(MediaTypeAttributes.WRAPPED_TYPE), inner);
        return inner;
    }

    private boolean sameItem(MediaType other, AttributeKey<?> key) {
        return contains(key)
                ? other.contains(key) && item(key.guid()).equals(other.item(key.guid()))
                : !other.contains(key);
    }

    private boolean sameFormatData(MediaType other) {
        MediaType mine = formatData(this);
        MediaType theirs = formatData(other);
        return count() <= other.count()
                ? mine.compare(theirs, AttributesMatch.OUR_ITEMS)
                : mine.compare(theirs, AttributesMatch.THEIR_ITEMS);
    }

    /** The items that count as format data: all but user data and the range of frame rates. */
    private static MediaType formatData(MediaType type) {
        MediaType data = type.copy();
        data.delete(MediaTypeAttributes.USER_DATA);
        data.delete(MediaTypeAttributes.FRAME_RATE_RANGE_MIN);
        data.delete(MediaTypeAttributes.FRAME_RATE_RANGE_MAX);
        return data;
    }

    /** True for a type with the same items, whatever their order. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MediaType that && compare(that, AttributesMatch.ALL_ITEMS);
    }

    @Override
    public int hashCode() {
        return toMap().hashCode();
    }

    /** A short description fit for a topology dump: {@code video/I420 640x360 30/1}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(find(MediaTypeAttributes.MAJOR_TYPE).map(MajorType::name).orElse("?"));
        text.append('/')
                .append(find(MediaTypeAttributes.SUBTYPE).map(Subtype::name).orElse("?"));
        if (contains(MediaTypeAttributes.FRAME_SIZE)) {
            text.append(' ').append(width()).append('x').append(height());
        }
        if (contains(MediaTypeAttributes.FRAME_RATE)) {
            text.append(' ').append(high(MediaTypeAttributes.FRAME_RATE, 0));
            text.append('/').append(low(MediaTypeAttributes.FRAME_RATE, 0)).append(" fps");
        }
        if (sampleRate() != 0) {
            text.append(' ').append(sampleRate()).append(" Hz");
        }
        if (channels() != 0) {
            text.append(' ').append(channels()).append(" ch");
        }
        if (contains(MediaTypeAttributes.AUDIO_BITS_PER_SAMPLE)) {
            text.append(' ')
                    .append(get(MediaTypeAttributes.AUDIO_BITS_PER_SAMPLE))
                    .append(" bit");
        }
        return text.toString();
    }
}
