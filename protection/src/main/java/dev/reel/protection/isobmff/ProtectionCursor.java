package dev.reel.protection.isobmff;

import dev.reel.protection.cenc.SampleEncryption;
import dev.reel.protection.cenc.Scheme;
import dev.reel.protection.cenc.TrackEncryption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells for each sample of a sample table or of a track fragment, in order, how it is encrypted: joins sample entry, sample
 * groups and auxiliary information (protected-path.md §17.3, reader rules).
 */
final class ProtectionCursor {
    private final Track track;
    private final List<Box> boxes;
    private final boolean fragment;
    private final @Nullable AuxiliaryInformation auxiliary;
    private final @Nullable SeigGroups groups;

    /** For a track fragment; {@code auxiliaryBase} is what its {@code saio} counts from. */
    static ProtectionCursor ofFragment(
            MediaInput in, Track track, Box traf, int sampleCount, long auxiliaryBase, SampleEntry entry) {
        return new ProtectionCursor(in, track, traf.children(), true, sampleCount, auxiliaryBase, entry);
    }

    /** For the sample table of a plain file, whose {@code saio} counts from the file's start. */
    static ProtectionCursor ofTrack(MediaInput in, Track track, int sampleCount) {
        SampleEntry sole = track.entries().size() == 1 ? track.entry(1) : null;
        return new ProtectionCursor(in, track, track.sampleTable().children(), false, sampleCount, 0, sole);
    }

    private ProtectionCursor(
            MediaInput in,
            Track track,
            List<Box> boxes,
            boolean fragment,
            int sampleCount,
            long auxiliaryBase,
            @Nullable SampleEntry sole) {
        this.track = track;
        this.boxes = boxes;
        this.fragment = fragment;
        Scheme scheme = track.entries().stream()
                .map(SampleEntry::protection)
                .flatMap(p -> p == null || p.scheme() == null
                        ? java.util.stream.Stream.empty()
                        : java.util.stream.Stream.of(p.scheme()))
                .findFirst()
                .orElse(null);
        boolean clear = scheme == null || (sole != null && sole.protection() == null);
        if (clear || scheme == null) {
            groups = null;
            auxiliary = null;
            return;
        }
        groups = groups(scheme);
        auxiliary = AuxiliaryInformation.find(in, boxes, scheme, sampleCount, auxiliaryBase);
        if (auxiliary != null && groups != null && groups.anyClear() && sole != null && sole.protection() != null) {
            SeigGroups walked = groups.restart();
            TrackEncryption defaults = sole.protection().defaults();
            auxiliary.settleClearEntries(sampleCount, () -> {
                TrackEncryption group = walked.next();
                return group == null ? defaults : group;
            });
        }
    }

    private @Nullable SeigGroups groups(Scheme scheme) {
        boolean any = boxes.stream().anyMatch(box -> box.is("sbgp"))
                || track.sampleTable().children().stream().anyMatch(box -> box.is("sgpd"));
        if (!any) {
            return null;
        }
        return fragment
                ? SeigGroups.ofFragment(boxes, track.sampleTable(), scheme)
                : SeigGroups.ofTrack(track.sampleTable(), scheme);
    }

    /**
     * How the next sample is encrypted, or null when it is clear.
     *
     * @param run number of the chunk or track run that holds it, from 0
     */
    @Nullable
    SampleEncryption next(int descriptionIndex, int sampleSize, int run) {
        TrackEncryption group = groups == null ? null : groups.next();
        TrackProtection protection = track.entry(descriptionIndex).protection();
        TrackEncryption effective = TrackEncryption.clear();
        if (protection != null) {
            Scheme scheme = protection.requireScheme();
            effective = group != null ? group : override(protection);
            if (effective.isProtected()) {
                return protectedSample(scheme, effective, sampleSize, run);
            }
        }
        if (auxiliary != null) {
            auxiliary.skipClear(run);
        }
        return null;
    }

    private TrackEncryption override(TrackProtection protection) {
        TrackEncryption fromPiff = auxiliary == null ? null : auxiliary.override(protection);
        return fromPiff != null ? fromPiff : protection.defaults();
    }

    private SampleEncryption protectedSample(Scheme scheme, TrackEncryption effective, int sampleSize, int run) {
        if (effective.keyId().isNull()) {
            throw Malformed.file("a protected sample has no key id: neither its track nor a sample group names one");
        }
        if (auxiliary == null) {
            if (effective.ivSize() != 0) {
                throw Malformed.file("a protected sample of track " + track.id()
                        + " has no IV: there is neither senc nor saiz and saio");
            }
            return new SampleEncryption(
                    scheme, effective.keyId(), effective.constantIv(), effective.pattern(), null, true);
        }
        SampleEncryption encryption = auxiliary.next(scheme, effective, run);
        if (encryption.subsamples() != null) {
            encryption.subsamples().requireWithin(sampleSize);
        }
        return encryption;
    }
}
