package dev.reel.protection.isobmff;

import dev.reel.protection.cenc.KeyId;
import dev.reel.protection.cenc.SampleEncryption;
import dev.reel.protection.cenc.Scheme;
import dev.reel.protection.cenc.TrackEncryption;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sample encryption entries inside {@code senc} or inside the PIFF box that came before it. */
final class SencInformation extends AuxiliaryInformation {
    static final UUID PIFF = UUID.fromString("a2394f52-5a9b-4f14-a244-6c427c648df4");

    private static final int OVERRIDE = 1;
    private static final int SUBSAMPLES = 2;

    private final ByteReader in;
    private final boolean withMaps;
    private final @Nullable Replacement given;
    private boolean clearHasCount;

    private record Replacement(int algorithm, int ivSize, KeyId keyId) {}

    private SencInformation(ByteReader in, boolean withMaps, @Nullable Replacement given) {
        this.in = in;
        this.withMaps = withMaps;
        this.given = given;
    }

    static SencInformation ofSenc(Box box, int sampleCount) {
        ByteReader in = box.reader();
        int flags = in.i32() & 0xFFFFFF;
        return counted(in, flags, sampleCount, null);
    }

    static SencInformation ofPiff(Box box, int sampleCount) {
        ByteReader in = box.reader();
        in.skip(KeyId.SIZE);
        int flags = in.i32() & 0xFFFFFF;
        Replacement given = null;
        if ((flags & OVERRIDE) != 0) {
            given = new Replacement(in.u24(), in.u8(), KeyId.of(in.bytes(KeyId.SIZE), 0));
        }
        return counted(in, flags, sampleCount, given);
    }

    private static SencInformation counted(ByteReader in, int flags, int sampleCount, @Nullable Replacement given) {
        long count = in.u32();
        if (count != sampleCount) {
            throw Malformed.file("sample encryption is given for " + count + " samples, but there are " + sampleCount);
        }
        return new SencInformation(in, (flags & SUBSAMPLES) != 0, given);
    }

    @Override
    SampleEncryption next(Scheme scheme, TrackEncryption encryption, int run) {
        return entry(in, scheme, encryption, withMaps);
    }

    @Override
    void skipClear(int run) {
        if (clearHasCount) {
            skipMap(in);
        }
    }

    @Override
    @Nullable
    TrackEncryption override(TrackProtection protection) {
        return given == null
                ? null
                : TrackProtection.piff(protection.originalFormat(), given.algorithm, given.ivSize, given.keyId)
                        .defaults();
    }

    @Override
    void settleClearEntries(int sampleCount, Supplier<TrackEncryption> each) {
        if (!withMaps) {
            return;
        }
        ByteReader walked = in.copy();
        for (int i = 0; i < sampleCount; i++) {
            TrackEncryption encryption = each.get();
            if (encryption.isProtected()) {
                boolean fits = walked.remaining() >= encryption.ivSize();
                walked.skip(fits ? encryption.ivSize() : 0);
                if (!fits || !skipMap(walked)) {
                    clearHasCount = true;
                    return;
                }
            }
        }
        clearHasCount = walked.remaining() != 0;
    }

    private static boolean skipMap(ByteReader in) {
        if (in.remaining() < 2) {
            return false;
        }
        int bytes = in.u16() * 6;
        if (in.remaining() < bytes) {
            return false;
        }
        in.skip(bytes);
        return true;
    }
}
