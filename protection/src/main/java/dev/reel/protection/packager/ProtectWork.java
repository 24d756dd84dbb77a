package dev.reel.protection.packager;

import dev.reel.protection.cenc.Pattern;
import dev.reel.protection.cenc.SampleEncryption;
import dev.reel.protection.cenc.Scheme;
import dev.reel.protection.cenc.SubsampleMap;
import dev.reel.protection.cenc.TrackEncryption;
import dev.reel.protection.isobmff.MediaKind;
import dev.reel.protection.isobmff.MediaSample;
import dev.reel.protection.isobmff.OutputEntry;
import dev.reel.protection.isobmff.SampleEntry;
import dev.reel.protection.isobmff.Track;
import dev.reel.protection.subsample.SubsampleSelector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Encrypts the samples of one track, period by period. */
final class ProtectWork implements TrackWork {
    private final Track track;
    private final Scheme scheme;
    private final List<PeriodKey> keys;
    private final Pattern pattern;
    private final boolean clearLead;
    private final List<SubsampleSelector> selectors = new ArrayList<>();
    private @Nullable PeriodKey current;

    /** @param keys the keys of periods 0, 1, …, used in turn */
    ProtectWork(Track track, Scheme scheme, List<PeriodKey> keys, boolean clearLead) {
        this.track = track;
        this.scheme = scheme;
        this.keys = keys;
        this.clearLead = clearLead;
        boolean patterned = scheme.usesPattern() && track.kind() == MediaKind.VIDEO;
        pattern = patterned ? Pattern.ONE_IN_TEN : Pattern.NONE;
        for (SampleEntry entry : track.entries()) {
            SubsampleSelector selector = track.kind() == MediaKind.VIDEO
                    ? SubsampleSelector.forVideo(entry.format(), scheme, entry::configuration)
                    : null;
            selectors.add(selector == null ? SubsampleSelector.wholeSample() : selector);
        }
    }

    private TrackEncryption encryption(PeriodKey key) {
        return TrackEncryption.of(scheme, pattern, key.ivSize(), key.key().id(), key.constantIv());
    }

    @Override
    public List<OutputEntry> entries() {
        List<OutputEntry> entries = new ArrayList<>();
        for (SampleEntry entry : track.entries()) {
            entries.add(OutputEntry.protect(entry, track.kind(), scheme, encryption(keys.get(0))));
        }
        if (clearLead) {
            track.entries().forEach(entry -> entries.add(OutputEntry.asIs(entry)));
        }
        return entries;
    }

    @Override
    public Shape shape(MediaSample first, Period period) {
        if (period.clear()) {
            current = null;
            return new Shape(track.entries().size() + first.descriptionIndex(), null);
        }
        PeriodKey key = keys.get((int) (period.number() % keys.size()));
        current = key;
        return new Shape(first.descriptionIndex(), key == keys.get(0) ? null : encryption(key));
    }

    @Override
    public @Nullable SampleEncryption apply(byte[] data, int offset, MediaSample sample) {
        SubsampleMap map = selectors.get(sample.descriptionIndex() - 1).select(data, offset, sample.size());
        PeriodKey key = current;
        if (key == null) {
            return null;
        }
        SampleEncryption encryption =
                new SampleEncryption(scheme, key.key().id(), key.nextIv(), pattern, map, key.ivSize() == 0);
        key.cipher().apply(data, offset, sample.size(), encryption);
        return encryption;
    }
}
