package dev.reel.ffmpeg.internal.natives;

import dev.reel.platform.AttributeKey;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import java.util.Map;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * What the numbers of a picture mean as colours, each as FFmpeg numbers it. Media Foundation counts otherwise and makes fewer
 * differences; where two of FFmpeg's are one there, the primaries decide.
 */
public record Colours(int range, int primaries, int transfer, int matrix) {
    public static final Colours UNKNOWN = new Colours(
            avutil.AVCOL_RANGE_UNSPECIFIED,
            avutil.AVCOL_PRI_UNSPECIFIED,
            avutil.AVCOL_TRC_UNSPECIFIED,
            avutil.AVCOL_SPC_UNSPECIFIED);

    private static final int FULL = 1;
    private static final int LIMITED = 2;
    private static final int SMPTE_C = 8;
    private static final int BT2020_12 = 5;

    // FFmpeg's number to Media Foundation's.
    private static final Map<Integer, Integer> PRIMARIES = Map.ofEntries(
            Map.entry(avutil.AVCOL_PRI_BT709, 2),
            Map.entry(avutil.AVCOL_PRI_BT470M, 3),
            Map.entry(avutil.AVCOL_PRI_BT470BG, 4),
            Map.entry(avutil.AVCOL_PRI_SMPTE170M, 5),
            Map.entry(avutil.AVCOL_PRI_SMPTE240M, 6),
            Map.entry(avutil.AVCOL_PRI_EBU3213, 7),
            Map.entry(avutil.AVCOL_PRI_BT2020, 9),
            Map.entry(avutil.AVCOL_PRI_SMPTE428, 10),
            Map.entry(avutil.AVCOL_PRI_SMPTE431, 11),
            Map.entry(avutil.AVCOL_PRI_SMPTE432, 13));
    private static final Map<Integer, Integer> TRANSFERS = Map.ofEntries(
            Map.entry(avutil.AVCOL_TRC_LINEAR, 1),
            Map.entry(avutil.AVCOL_TRC_GAMMA22, 4),
            Map.entry(avutil.AVCOL_TRC_BT709, 5),
            Map.entry(avutil.AVCOL_TRC_SMPTE170M, 5),
            Map.entry(avutil.AVCOL_TRC_SMPTE240M, 6),
            Map.entry(avutil.AVCOL_TRC_IEC61966_2_1, 7),
            Map.entry(avutil.AVCOL_TRC_GAMMA28, 8),
            Map.entry(avutil.AVCOL_TRC_LOG, 9),
            Map.entry(avutil.AVCOL_TRC_LOG_SQRT, 10),
            Map.entry(avutil.AVCOL_TRC_IEC61966_2_4, 11),
            Map.entry(avutil.AVCOL_TRC_BT2020_10, 13),
            Map.entry(avutil.AVCOL_TRC_BT2020_12, 13),
            Map.entry(avutil.AVCOL_TRC_SMPTE2084, 15),
            Map.entry(avutil.AVCOL_TRC_ARIB_STD_B67, 16),
            Map.entry(avutil.AVCOL_TRC_BT1361_ECG, 18),
            Map.entry(avutil.AVCOL_TRC_SMPTE428, 19));
    private static final Map<Integer, Integer> MATRICES = Map.ofEntries(
            Map.entry(avutil.AVCOL_SPC_BT709, 1),
            Map.entry(avutil.AVCOL_SPC_BT470BG, 2),
            Map.entry(avutil.AVCOL_SPC_SMPTE170M, 2),
            Map.entry(avutil.AVCOL_SPC_SMPTE240M, 3),
            Map.entry(avutil.AVCOL_SPC_BT2020_NCL, 4),
            Map.entry(avutil.AVCOL_SPC_RGB, 6),
            Map.entry(avutil.AVCOL_SPC_FCC, 7),
            Map.entry(avutil.AVCOL_SPC_YCGCO, 8),
            Map.entry(avutil.AVCOL_SPC_SMPTE2085, 9),
            Map.entry(avutil.AVCOL_SPC_CHROMA_DERIVED_NCL, 10),
            Map.entry(avutil.AVCOL_SPC_CHROMA_DERIVED_CL, 11),
            Map.entry(avutil.AVCOL_SPC_ICTCP, 12));
    private static final Set<Integer> BT601 = Set.of(avutil.AVCOL_SPC_BT470BG, avutil.AVCOL_SPC_SMPTE170M);
    private static final Set<Integer> FULL_RANGE_FORMATS = Set.of(
            avutil.AV_PIX_FMT_YUVJ411P,
            avutil.AV_PIX_FMT_YUVJ420P,
            avutil.AV_PIX_FMT_YUVJ422P,
            avutil.AV_PIX_FMT_YUVJ440P,
            avutil.AV_PIX_FMT_YUVJ444P);

    /** What a type says. */
    public static Colours of(MediaType type) {
        int range = type.get(MediaTypeAttributes.VIDEO_NOMINAL_RANGE, 0);
        int stated = type.get(MediaTypeAttributes.VIDEO_PRIMARIES, 0);
        int primaries =
                stated == SMPTE_C ? avutil.AVCOL_PRI_SMPTE170M : back(PRIMARIES, stated, avutil.AVCOL_PRI_UNSPECIFIED);
        boolean european = primaries == avutil.AVCOL_PRI_BT470BG;
        boolean television = european || primaries == avutil.AVCOL_PRI_SMPTE170M;
        int matrix = type.get(MediaTypeAttributes.YUV_MATRIX, 0);
        int transfer = type.get(MediaTypeAttributes.TRANSFER_FUNCTION, 0);
        return new Colours(
                range == FULL
                        ? avutil.AVCOL_RANGE_JPEG
                        : range == LIMITED ? avutil.AVCOL_RANGE_MPEG : avutil.AVCOL_RANGE_UNSPECIFIED,
                primaries,
                switch (transfer) {
                    case 5 -> television ? avutil.AVCOL_TRC_SMPTE170M : avutil.AVCOL_TRC_BT709;
                    case 12, 13 -> matrix == BT2020_12 ? avutil.AVCOL_TRC_BT2020_12 : avutil.AVCOL_TRC_BT2020_10;
                    default -> back(TRANSFERS, transfer, avutil.AVCOL_TRC_UNSPECIFIED);
                },
                switch (matrix) {
                    case 2 -> european ? avutil.AVCOL_SPC_BT470BG : avutil.AVCOL_SPC_SMPTE170M;
                    case BT2020_12 -> avutil.AVCOL_SPC_BT2020_NCL;
                    default -> back(MATRICES, matrix, avutil.AVCOL_SPC_UNSPECIFIED);
                });
    }

    public static Colours of(AVFrame frame) {
        return new Colours(frame.color_range(), frame.color_primaries(), frame.color_trc(), frame.colorspace());
    }

    private static int back(Map<Integer, Integer> numbers, int wanted, int otherwise) {
        return numbers.entrySet().stream()
                .filter(entry -> entry.getValue() == wanted)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(otherwise);
    }

    /** FFmpeg's name of the range; empty when unknown, here and in the next three. */
    public String rangeName() {
        return range == UNKNOWN.range ? "" : Dictionary.text(avutil.av_color_range_name(range));
    }

    public String primariesName() {
        return primaries == UNKNOWN.primaries ? "" : Dictionary.text(avutil.av_color_primaries_name(primaries));
    }

    public String transferName() {
        return transfer == UNKNOWN.transfer ? "" : Dictionary.text(avutil.av_color_transfer_name(transfer));
    }

    public String matrixName() {
        return matrix == UNKNOWN.matrix ? "" : Dictionary.text(avutil.av_color_space_name(matrix));
    }

    /** These, and of others what these leave open. */
    public Colours or(Colours others) {
        return new Colours(
                range == UNKNOWN.range ? others.range : range,
                primaries == UNKNOWN.primaries ? others.primaries : primaries,
                transfer == UNKNOWN.transfer ? others.transfer : transfer,
                matrix == UNKNOWN.matrix ? others.matrix : matrix);
    }

    /** What becomes of them in a pixel format: RGB has no matrix and one range, and some formats have all of it. */
    public Colours in(int format) {
        if (PixelFormats.isRgb(format)) {
            return new Colours(UNKNOWN.range, primaries, transfer, UNKNOWN.matrix);
        }
        return FULL_RANGE_FORMATS.contains(format) ? ranging(avutil.AVCOL_RANGE_JPEG) : this;
    }

    /** What a picture of RGB is made into: the scaler's own choice, which a picture should tell. */
    public Colours ofRgb() {
        return new Colours(avutil.AVCOL_RANGE_MPEG, primaries, transfer, avutil.AVCOL_SPC_SMPTE170M);
    }

    /** The same in another range. */
    public Colours ranging(int other) {
        return new Colours(other, primaries, transfer, matrix);
    }

    /** True when pictures of these colours are right among pictures of others, as far as both are known. */
    public boolean areCodedAs(Colours others) {
        boolean ranges = range == others.range || range == UNKNOWN.range || others.range == UNKNOWN.range;
        boolean matrices = matrix == others.matrix
                || matrix == UNKNOWN.matrix
                || others.matrix == UNKNOWN.matrix
                || (BT601.contains(matrix) && BT601.contains(others.matrix));
        return ranges && matrices;
    }

    /** Writes what is known. */
    public void describe(MediaType type) {
        if (range != UNKNOWN.range) {
            type.set(MediaTypeAttributes.VIDEO_NOMINAL_RANGE, range == avutil.AVCOL_RANGE_JPEG ? FULL : LIMITED);
        }
        write(type, MediaTypeAttributes.VIDEO_PRIMARIES, PRIMARIES, primaries);
        write(type, MediaTypeAttributes.TRANSFER_FUNCTION, TRANSFERS, transfer);
        write(type, MediaTypeAttributes.YUV_MATRIX, MATRICES, matrix);
    }

    private static void write(MediaType type, AttributeKey<Integer> key, Map<Integer, Integer> numbers, int value) {
        Integer known = numbers.get(value);
        if (known != null) {
            type.set(key, known);
        }
    }

    public void describe(AVFrame frame) {
        frame.color_range(range).color_primaries(primaries).color_trc(transfer).colorspace(matrix);
    }

    public void describe(AVCodecContext context) {
        context.color_range(range)
                .color_primaries(primaries)
                .color_trc(transfer)
                .colorspace(matrix);
    }

    public void describe(AVCodecParameters parameters) {
        parameters
                .color_range(range)
                .color_primaries(primaries)
                .color_trc(transfer)
                .color_space(matrix);
    }
}
