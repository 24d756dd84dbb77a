package dev.reel.protection.subsample;

import dev.reel.protection.subsample.BitReader.Exhausted;

/** Follows the uncompressed headers of a VP9 stream (VP9 bitstream specification §6.2), as far as their length needs it. */
final class Vp9Header {
    private static final int RGB = 7;
    private static final int[] FEATURE_BITS = {8, 6, 2, 0};
    private static final boolean[] FEATURE_SIGNED = {true, true, false, false};

    private final int[] refWidths = new int[8];
    private int width;

    /** The bytes of the header of a frame; the whole frame when it only shows an earlier one. */
    int parse(byte[] data, int offset, int size) throws Exhausted {
        BitReader in = new BitReader(data, offset, offset + size, false);
        if (in.u(2) != 2) {
            throw new Exhausted();
        }
        int profile = in.bit() | in.bit() << 1;
        if (profile == 3) {
            in.bit();
        }
        if (in.flag()) {
            return size;
        }
        boolean key = !in.flag();
        boolean shown = in.flag();
        boolean resilient = in.flag();
        int refresh = 0xFF;
        if (key) {
            in.skip(24);
            colors(in, profile);
            frameSize(in);
            renderSize(in);
        } else {
            boolean intraOnly = !shown && in.flag();
            in.skip(resilient ? 0 : 2);
            if (intraOnly) {
                in.skip(24);
                if (profile > 0) {
                    colors(in, profile);
                }
                refresh = in.u(8);
                frameSize(in);
                renderSize(in);
            } else {
                refresh = in.u(8);
                inter(in);
            }
        }
        if (!resilient) {
            in.skip(2);
        }
        in.skip(2);
        loopFilter(in);
        quantization(in);
        segmentation(in);
        tiles(in);
        in.skip(16);
        for (int i = 0; i < 8; i++) {
            if ((refresh >>> i & 1) != 0) {
                refWidths[i] = width;
            }
        }
        return in.bytePosition() - offset;
    }

    private static void colors(BitReader in, int profile) throws Exhausted {
        in.skip(profile >= 2 ? 1 : 0);
        boolean odd = (profile & 1) != 0;
        if (in.u(3) != RGB) {
            in.skip(odd ? 4 : 1);
        } else {
            in.skip(odd ? 1 : 0);
        }
    }

    private void frameSize(BitReader in) throws Exhausted {
        width = in.u(16) + 1;
        in.skip(16);
    }

    private static void renderSize(BitReader in) throws Exhausted {
        if (in.flag()) {
            in.skip(32);
        }
    }

    private void inter(BitReader in) throws Exhausted {
        int[] references = new int[3];
        for (int i = 0; i < 3; i++) {
            references[i] = in.u(3);
            in.bit();
        }
        boolean found = false;
        for (int i = 0; i < 3 && !found; i++) {
            found = in.flag();
            if (found) {
                width = refWidths[references[i]];
            }
        }
        if (!found) {
            frameSize(in);
        }
        renderSize(in);
        in.bit();
        if (!in.flag()) {
            in.skip(2);
        }
    }

    private static void loopFilter(BitReader in) throws Exhausted {
        in.skip(9);
        boolean deltas = in.flag();
        if (deltas && in.flag()) {
            for (int i = 0; i < 6; i++) {
                if (in.flag()) {
                    in.skip(7);
                }
            }
        }
    }

    private static void quantization(BitReader in) throws Exhausted {
        in.skip(8);
        for (int i = 0; i < 3; i++) {
            if (in.flag()) {
                in.skip(5);
            }
        }
    }

    private static void segmentation(BitReader in) throws Exhausted {
        if (!in.flag()) {
            return;
        }
        if (in.flag()) {
            probabilities(in, 7);
            if (in.flag()) {
                probabilities(in, 3);
            }
        }
        if (in.flag()) {
            in.bit();
            for (int segment = 0; segment < 8; segment++) {
                for (int feature = 0; feature < FEATURE_BITS.length; feature++) {
                    if (in.flag()) {
                        in.skip(FEATURE_BITS[feature] + (FEATURE_SIGNED[feature] ? 1 : 0));
                    }
                }
            }
        }
    }

    private static void probabilities(BitReader in, int count) throws Exhausted {
        for (int i = 0; i < count; i++) {
            if (in.flag()) {
                in.skip(8);
            }
        }
    }

    private void tiles(BitReader in) throws Exhausted {
        int superblocks = (width + 63) / 64;
        int least = 0;
        while (64 << least < superblocks) {
            least++;
        }
        int most = 1;
        while (superblocks >> most >= 4) {
            most++;
        }
        most--;
        for (int columns = least; columns < most && in.flag(); columns++) {}
        if (in.flag()) {
            in.bit();
        }
    }
}
