package dev.reel.ffmpeg.internal.natives;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecDescriptor;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/**
 * What a decoder must know of a stream, copied out of FFmpeg so that it outlives the demuxer.
 *
 * <p>Immutable; any thread.
 */
public final class CodecParameters {
    /** A block of stream-wide side data, such as a display matrix. */
    private static final class SideData {
        final int type;
        final byte[] bytes;

        SideData(int type, byte[] bytes) {
            this.type = type;
            this.bytes = bytes;
        }
    }

    /** Numbers that are copied as they are. */
    private record Numbers(
            int codecTag,
            long bitRate,
            int bitsPerCodedSample,
            int bitsPerRawSample,
            int profile,
            int level,
            int fieldOrder,
            int colorRange,
            int colorPrimaries,
            int colorTransfer,
            int colorSpace,
            int chromaLocation,
            int videoDelay,
            int blockAlign,
            int frameSize,
            int initialPadding,
            int trailingPadding,
            int seekPreroll) {}

    private final int mediaType;
    private final int codecId;
    private final int format;
    private final int width;
    private final int height;
    private final int[] aspect;
    private final int[] frameRate;
    private final int sampleRate;
    private final int channels;
    private final String channelLayout;
    private final long channelMask;
    private final byte[] extraData;
    private final Numbers numbers;
    private final List<SideData> sideData;

    private CodecParameters(AVCodecParameters source) {
        mediaType = source.codec_type();
        codecId = source.codec_id();
        format = source.format();
        width = source.width();
        height = source.height();
        aspect = fraction(source.sample_aspect_ratio());
        frameRate = fraction(source.framerate());
        sampleRate = source.sample_rate();
        channels = source.ch_layout().nb_channels();
        channelLayout = NativeParameters.describe(source.ch_layout());
        channelMask = NativeParameters.maskOf(source.ch_layout());
        extraData = bytes(source.extradata(), source.extradata_size());
        numbers = new Numbers(
                source.codec_tag(),
                source.bit_rate(),
                source.bits_per_coded_sample(),
                source.bits_per_raw_sample(),
                source.profile(),
                source.level(),
                source.field_order(),
                source.color_range(),
                source.color_primaries(),
                source.color_trc(),
                source.color_space(),
                source.chroma_location(),
                source.video_delay(),
                source.block_align(),
                source.frame_size(),
                source.initial_padding(),
                source.trailing_padding(),
                source.seek_preroll());
        List<SideData> copies = new ArrayList<>();
        for (int i = 0; i < source.nb_coded_side_data(); i++) {
            AVPacketSideData entry = source.coded_side_data().getPointer(i);
            copies.add(new SideData(entry.type(), bytes(entry.data(), (int) entry.size())));
        }
        sideData = List.copyOf(copies);
    }

    public static CodecParameters copyOf(AVCodecParameters source) {
        return new CodecParameters(source);
    }

    /**
     * What the ordinary attributes of a compressed media type say.
     *
     * @throws MediaException when no codec of FFmpeg has its subtype
     */
    public static CodecParameters describedBy(MediaType type) {
        Natives.load();
        AVCodecDescriptor codec = avcodec.avcodec_descriptor_get_by_name(MediaTypes.codecName(type));
        if (codec == null) {
            throw new MediaException(Status.MF_E_INVALIDMEDIATYPE, "FFmpeg knows no codec for " + type);
        }
        AVCodecParameters described = NativeParameters.allocate();
        try {
            described.codec_type(codec.type()).codec_id(codec.id());
            described.width(type.width()).height(type.height());
            if (type.isVideo()) {
                Colours.of(type).describe(described);
            }
            described.sample_rate(type.sampleRate());
            described.block_align(type.get(MediaTypeAttributes.AUDIO_BLOCK_ALIGNMENT, 0));
            described.bits_per_coded_sample(type.get(MediaTypeAttributes.AUDIO_BITS_PER_SAMPLE, 0));
            int mask = type.get(MediaTypeAttributes.AUDIO_CHANNEL_MASK, 0);
            if (mask != 0) {
                avutil.av_channel_layout_from_mask(described.ch_layout(), mask & 0xFFFF_FFFFL);
            } else if (type.channels() > 0) {
                avutil.av_channel_layout_default(described.ch_layout(), type.channels());
            }
            NativeParameters.setExtraData(described, type.get(MediaTypeAttributes.USER_DATA, new byte[0]));
            return new CodecParameters(described);
        } finally {
            NativeParameters.free(described);
        }
    }

    /** What an open encoder says of the packets that it makes. */
    public static CodecParameters of(AVCodecContext encoder) {
        AVCodecParameters described = NativeParameters.allocate();
        try {
            if (avcodec.avcodec_parameters_from_context(described, encoder) < 0) {
                throw new OutOfMemoryError("no memory for codec parameters");
            }
            return new CodecParameters(described);
        } finally {
            NativeParameters.free(described);
        }
    }

    public boolean isVideo() {
        return mediaType == avutil.AVMEDIA_TYPE_VIDEO;
    }

    public boolean isAudio() {
        return mediaType == avutil.AVMEDIA_TYPE_AUDIO;
    }

    public boolean isSubtitle() {
        return mediaType == avutil.AVMEDIA_TYPE_SUBTITLE;
    }

    public boolean isAttachment() {
        return mediaType == avutil.AVMEDIA_TYPE_ATTACHMENT;
    }

    /** FFmpeg's number of the codec; 0 when unknown. */
    public int codecId() {
        return codecId;
    }

    /** FFmpeg's name of the codec, for example {@code h264}; {@code none} when unknown. */
    public String codecName() {
        return Dictionary.text(avcodec.avcodec_get_name(codecId));
    }

    /** FFmpeg's name of the profile, or an empty string. */
    public String profileName() {
        return Dictionary.text(avcodec.avcodec_profile_name(codecId, numbers.profile()));
    }

    /** The level as the codec counts it; not more than 0 when unknown. */
    public int level() {
        return numbers.level();
    }

    /** How the container names the codec: four characters or a number; empty when it does not. */
    public String codecTag() {
        int tag = numbers.codecTag();
        if (tag == 0) {
            return "";
        }
        byte[] letters = {(byte) tag, (byte) (tag >> 8), (byte) (tag >> 16), (byte) (tag >> 24)};
        for (byte letter : letters) {
            if (letter < ' ' || letter > '~') {
                return String.format(Locale.ROOT, "0x%04x", tag);
            }
        }
        return new String(letters, StandardCharsets.US_ASCII);
    }

    /** How the lines of a picture come, as FFmpeg names it; empty when unknown. */
    public String scanName() {
        return switch (numbers.fieldOrder()) {
            case avcodec.AV_FIELD_PROGRESSIVE -> "progressive";
            case avcodec.AV_FIELD_TT -> "tt";
            case avcodec.AV_FIELD_BB -> "bb";
            case avcodec.AV_FIELD_TB -> "tb";
            case avcodec.AV_FIELD_BT -> "bt";
            default -> "";
        };
    }

    /** A block of stream-wide side data by FFmpeg's number of its kind; empty when there is none. */
    public byte[] sideData(int type) {
        return sideData.stream()
                .filter(entry -> entry.type == type)
                .findFirst()
                .map(entry -> entry.bytes.clone())
                .orElse(new byte[0]);
    }

    /** FFmpeg's name of the pixel or sample format, or an empty string. */
    public String formatName() {
        if (format < 0) {
            return "";
        }
        return Dictionary.text(isVideo() ? avutil.av_get_pix_fmt_name(format) : avutil.av_get_sample_fmt_name(format));
    }

    /** FFmpeg's number of the pixel or sample format; negative when unknown. */
    public int format() {
        return format;
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** Width of a pixel relative to its height, numerator and denominator; {@code 0/1} when unknown. */
    public int[] aspect() {
        return aspect.clone();
    }

    /** Frames per second as the codec states them, numerator and denominator; {@code 0/1} when unknown. */
    public int[] frameRate() {
        return frameRate.clone();
    }

    public int sampleRate() {
        return sampleRate;
    }

    public int channels() {
        return channels;
    }

    /** FFmpeg's name of the channel layout, for example {@code 5.1}. */
    public String channelLayout() {
        return channelLayout;
    }

    /** How the lines of a picture come, as Media Foundation numbers it; 0 when unknown. */
    int interlaceMode() {
        int order = numbers.fieldOrder();
        if (order == avcodec.AV_FIELD_PROGRESSIVE) {
            return 2;
        }
        if (order == avcodec.AV_FIELD_TT || order == avcodec.AV_FIELD_TB) {
            return 3;
        }
        return order == avcodec.AV_FIELD_BB || order == avcodec.AV_FIELD_BT ? 4 : 0;
    }

    /** What the pictures' numbers mean. */
    public Colours colours() {
        return new Colours(
                numbers.colorRange(), numbers.colorPrimaries(), numbers.colorTransfer(), numbers.colorSpace());
    }

    public long bitRate() {
        return numbers.bitRate();
    }

    public int bitsPerCodedSample() {
        return numbers.bitsPerCodedSample();
    }

    /** How many pictures may have to be decoded before one can be shown. */
    public int videoDelay() {
        return numbers.videoDelay();
    }

    /** True when pictures may come in another order than they are shown. */
    public boolean isReordered() {
        return numbers.videoDelay() > 0;
    }

    /** Samples of sound in a frame where all frames have as many; 0 when unknown. */
    public int frameSize() {
        return numbers.frameSize();
    }

    /** Samples at the beginning that only prime a decoder. */
    public int initialPadding() {
        return numbers.initialPadding();
    }

    public int blockAlign() {
        return numbers.blockAlign();
    }

    /** The codec's private header, for example an {@code avcC} box; empty when there is none. */
    public byte[] extraData() {
        return extraData.clone();
    }

    /** The channels as a bit mask in FFmpeg's and Media Foundation's common order; 0 when they have no names. */
    public long channelMask() {
        return channelMask;
    }

    /** Degrees, counter-clockwise, by which the picture is to be turned for display, see {@link #isMirrored}: 0, 90, 180 or 270. */
    public int rotation() {
        int[] matrix = displayMatrix();
        double sign = mirrors(matrix) ? -1 : 1;
        double a = sign * matrix[0];
        double b = sign * matrix[1];
        if (a == 0 && b == 0) {
            return 0;
        }
        long quarters = Math.round(-Math.toDegrees(Math.atan2(b, a)) / 90);
        return (int) Math.floorMod(quarters, 4L) * 90;
    }

    /** Whether left and right are to be swapped before the picture is turned. */
    public boolean isMirrored() {
        return mirrors(displayMatrix());
    }

    /** It maps (x, y) to (ax + cy, bx + dy); a negative determinant mirrors. */
    private static boolean mirrors(int[] matrix) {
        return (double) matrix[0] * matrix[4] - (double) matrix[1] * matrix[3] < 0;
    }

    /** All zero where there is none. */
    private int[] displayMatrix() {
        int[] matrix = new int[9];
        for (SideData entry : sideData) {
            if (entry.type == avcodec.AV_PKT_DATA_DISPLAYMATRIX
                    && entry.bytes.length >= matrix.length * Integer.BYTES) {
                ByteBuffer.wrap(entry.bytes)
                        .order(ByteOrder.nativeOrder())
                        .asIntBuffer()
                        .get(matrix);
            }
        }
        return matrix;
    }

    /** Whether the container brings what a licence for encrypted samples is asked with; FFmpeg gives it to any stream. */
    public boolean hasLicenceData() {
        return sideData.stream().anyMatch(entry -> entry.type == avcodec.AV_PKT_DATA_ENCRYPTION_INIT_INFO);
    }

    /** Whether this build of FFmpeg has a decoder for the codec. */
    public boolean hasDecoder() {
        return codecId != avcodec.AV_CODEC_ID_NONE && avcodec.avcodec_find_decoder(codecId) != null;
    }

    /** Lets {@code use} see these parameters as a native structure that lives for that call. */
    public int withNative(NativeUse use) {
        AVCodecParameters target = NativeParameters.allocate();
        try {
            fill(target);
            return use.apply(target);
        } finally {
            NativeParameters.free(target);
        }
    }

    /** What is done with the native structure; the result is a native result code. */
    public interface NativeUse {
        int apply(AVCodecParameters parameters);
    }

    private void fill(AVCodecParameters target) {
        target.codec_type(mediaType).codec_id(codecId).codec_tag(numbers.codecTag());
        target.format(format).bit_rate(numbers.bitRate());
        target.bits_per_coded_sample(numbers.bitsPerCodedSample()).bits_per_raw_sample(numbers.bitsPerRawSample());
        target.profile(numbers.profile()).level(numbers.level());
        target.width(width).height(height).field_order(numbers.fieldOrder());
        target.sample_aspect_ratio().num(aspect[0]).den(aspect[1]);
        target.framerate().num(frameRate[0]).den(frameRate[1]);
        target.color_range(numbers.colorRange()).color_primaries(numbers.colorPrimaries());
        target.color_trc(numbers.colorTransfer()).color_space(numbers.colorSpace());
        target.chroma_location(numbers.chromaLocation()).video_delay(numbers.videoDelay());
        target.sample_rate(sampleRate).block_align(numbers.blockAlign()).frame_size(numbers.frameSize());
        target.initial_padding(numbers.initialPadding()).trailing_padding(numbers.trailingPadding());
        target.seek_preroll(numbers.seekPreroll());
        if (channels > 0) {
            avutil.av_channel_layout_from_string(target.ch_layout(), channelLayout);
        }
        NativeParameters.setExtraData(target, extraData);
        AVPacketSideData array = new AVPacketSideData(null);
        int[] count = {0};
        for (SideData entry : sideData) {
            AVPacketSideData made = avcodec.av_packet_side_data_new(array, count, entry.type, entry.bytes.length, 0);
            if (made != null) {
                made.data().put(entry.bytes, 0, entry.bytes.length);
            }
        }
        target.coded_side_data(array).nb_coded_side_data(count[0]);
    }

    private static int[] fraction(AVRational value) {
        return value.num() > 0 && value.den() > 0 ? new int[] {value.num(), value.den()} : new int[] {0, 1};
    }

    private static byte[] bytes(BytePointer source, int size) {
        byte[] result = new byte[Math.max(size, 0)];
        if (result.length > 0 && source != null) {
            source.get(result, 0, result.length);
        }
        return result;
    }
}
