package dev.reel.protection.isobmff;

import dev.reel.protection.cenc.SampleEncryption;
import dev.reel.protection.cenc.Scheme;
import dev.reel.protection.cenc.SubsampleMap;
import dev.reel.protection.cenc.TrackEncryption;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** IVs and subsample maps of samples in order, from {@code senc} or from where {@code saiz} and {@code saio} point. */
abstract sealed class AuxiliaryInformation permits SencInformation, SaizInformation {
    /** What there is: {@code senc} first, then PIFF's box, then {@code saiz} with {@code saio}; null when there is none. */
    static @Nullable AuxiliaryInformation find(
            MediaInput in, List<Box> boxes, Scheme scheme, int sampleCount, long auxiliaryBase) {
        Box senc = Box.find(boxes, "senc");
        if (senc != null) {
            return SencInformation.ofSenc(senc, sampleCount);
        }
        for (Box box : boxes) {
            if (SencInformation.PIFF.equals(box.extendedType())) {
                return SencInformation.ofPiff(box, sampleCount);
            }
        }
        return SaizInformation.find(in, boxes, scheme, auxiliaryBase);
    }

    /** The entry of the next sample, which is protected. */
    abstract SampleEncryption next(Scheme scheme, TrackEncryption encryption, int run);

    /** Passes over the entry of the next sample, which is clear. */
    abstract void skipClear(int run);

    /** Defaults that this box gives in place of the track's, or null. */
    @Nullable
    TrackEncryption override(TrackProtection protection) {
        return null;
    }

    /** Finds out whether samples that a group leaves clear have an entry of zero bytes or an empty one. */
    void settleClearEntries(int sampleCount, Supplier<TrackEncryption> each) {}

    /** Reads one entry: the IV, unless it is constant, and the map when there is one. */
    static SampleEncryption entry(ByteReader in, Scheme scheme, TrackEncryption encryption, boolean withMap) {
        byte[] iv = encryption.ivSize() == 0 ? encryption.constantIv() : in.bytes(encryption.ivSize());
        SubsampleMap map = null;
        if (withMap) {
            int count = in.u16();
            if (count > 0) {
                if (in.remaining() / 6 < count) {
                    throw Malformed.file("a subsample map announces " + count + " entries and is cut short");
                }
                int[] pairs = new int[2 * count];
                for (int i = 0; i < count; i++) {
                    pairs[2 * i] = in.u16();
                    pairs[2 * i + 1] = in.i32();
                }
                map = SubsampleMap.of(pairs);
            }
        }
        return new SampleEncryption(
                scheme, encryption.keyId(), iv, encryption.pattern(), map, encryption.ivSize() == 0);
    }
}
