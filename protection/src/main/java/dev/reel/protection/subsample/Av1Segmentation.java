package dev.reel.protection.subsample;

import dev.reel.protection.subsample.BitReader.Exhausted;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The segments of an AV1 frame, as far as they change the quantizer.
 *
 * @param quantizers what each segment adds to the frame's quantizer; null when it leaves it
 */
record Av1Segmentation(boolean enabled, List<Quantizer> quantizers) {
    static final Av1Segmentation OFF = new Av1Segmentation(
            false, IntStream.range(0, 8).mapToObj(i -> new Quantizer(null)).toList());

    private static final int[] BITS = {8, 6, 6, 6, 6, 3, 0, 0};
    private static final int SIGNED_FEATURES = 5;

    /** The change of one segment, or null. */
    record Quantizer(@Nullable Integer change) {}

    /** @param fresh true when the frame builds on no earlier one, so that map and data must follow */
    static Av1Segmentation parse(BitReader in, Av1Segmentation base, boolean fresh) throws Exhausted {
        if (!in.flag()) {
            return OFF;
        }
        boolean update = true;
        if (!fresh) {
            if (in.flag()) {
                in.bit();
            }
            update = in.flag();
        }
        if (!update) {
            return new Av1Segmentation(true, base.quantizers);
        }
        Quantizer[] read = new Quantizer[8];
        for (int segment = 0; segment < read.length; segment++) {
            read[segment] = new Quantizer(null);
            for (int feature = 0; feature < BITS.length; feature++) {
                if (in.flag()) {
                    int value = in.u(BITS[feature] + (feature < SIGNED_FEATURES ? 1 : 0));
                    if (feature == 0) {
                        read[segment] = new Quantizer(value << 23 >> 23);
                    }
                }
            }
        }
        return new Av1Segmentation(true, List.of(read));
    }

    /** True when every segment's quantizer is 0. */
    boolean lossless(int quantizer) {
        for (Quantizer segment : quantizers) {
            int changed = enabled && segment.change != null ? quantizer + segment.change : quantizer;
            if (changed > 0) {
                return false;
            }
        }
        return true;
    }
}
