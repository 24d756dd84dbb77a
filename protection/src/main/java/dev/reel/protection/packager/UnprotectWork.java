package dev.reel.protection.packager;

import dev.reel.protection.cenc.SampleEncryption;
import dev.reel.protection.decrypter.KeyFit;
import dev.reel.protection.isobmff.MediaSample;
import dev.reel.protection.isobmff.OutputEntry;
import dev.reel.protection.isobmff.SampleEntry;
import dev.reel.protection.isobmff.Track;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decrypts the samples of one track. Descriptions that differ only in their protection become one. */
final class UnprotectWork implements TrackWork {
    private final Decrypters decrypters;
    private final @Nullable KeyFit fit;
    private final List<OutputEntry> entries = new ArrayList<>();
    private final List<Integer> numbers = new ArrayList<>();

    /** @param fit notices a key that does not fit, or null; stays the caller's */
    UnprotectWork(Track track, Decrypters decrypters, @Nullable KeyFit fit) {
        this.decrypters = decrypters;
        this.fit = fit;
        for (SampleEntry entry : track.entries()) {
            OutputEntry clear = OutputEntry.clear(entry);
            if (!entries.contains(clear)) {
                entries.add(clear);
            }
            numbers.add(entries.indexOf(clear) + 1);
        }
    }

    @Override
    public List<OutputEntry> entries() {
        return entries;
    }

    @Override
    public Shape shape(MediaSample first, Period period) {
        return new Shape(numbers.get(first.descriptionIndex() - 1), null);
    }

    @Override
    public boolean together(MediaSample first, MediaSample next) {
        return numbers.get(first.descriptionIndex() - 1).equals(numbers.get(next.descriptionIndex() - 1));
    }

    @Override
    public @Nullable SampleEncryption apply(byte[] data, int offset, MediaSample sample) {
        SampleEncryption encryption = sample.encryption();
        if (encryption != null) {
            decrypters.of(encryption.keyId()).apply(data, offset, sample.size(), encryption);
        }
        if (fit != null) {
            fit.check(ByteBuffer.wrap(data, offset, sample.size()), encryption, sample.isSync());
        }
        return null;
    }
}
