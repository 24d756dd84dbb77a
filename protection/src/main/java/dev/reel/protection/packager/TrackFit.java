package dev.reel.protection.packager;

import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.bytestream.MemoryByteStream;
import dev.reel.pipeline.open.Cancellation;
import dev.reel.pipeline.open.SourceResolver;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.media.MediaType;
import dev.reel.protection.cenc.ContentKey;
import dev.reel.protection.cenc.KeyId;
import dev.reel.protection.cenc.KeyRing;
import dev.reel.protection.cenc.SampleEncryption;
import dev.reel.protection.decrypter.KeyFit;
import dev.reel.protection.isobmff.MediaSample;
import dev.reel.protection.isobmff.MovieFile;
import dev.reel.protection.isobmff.SampleCursor;
import dev.reel.protection.isobmff.Track;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Whether the keys of a file's tracks fit, found by decoding the first samples of each. */
final class TrackFit {
    private TrackFit() {}

    /** What finds it out for one track; empty where no decoder knows the format. */
    static Optional<KeyFit> of(MovieFile movie, Track track) {
        return type(movie, track).map(KeyFit::new);
    }

    /** What a decoder must know of a track is read from a file of that track alone, clear and without samples. */
    private static Optional<MediaType> type(MovieFile movie, Track track) {
        try {
            MediaSource source = SourceResolver.installed(Platform.system())
                    .open(new MemoryByteStream(movie.clearHeader(track)), new Attributes(), new Cancellation());
            try {
                return source.createPresentationDescriptor().streamDescriptors().stream()
                        .findFirst()
                        .map(stream -> stream.typeHandler().currentMediaType());
            } finally {
                source.shutdown();
            }
        } catch (MediaException unknown) {
            return Optional.empty();
        }
    }

    /** Tries the given keys on a file: a verdict for each that opens some of its samples, by key id. */
    static Map<KeyId, KeyFit.Verdict> verdicts(Path file, KeyRing keys) {
        Map<KeyId, KeyFit.Verdict> verdicts = new TreeMap<>();
        try (MovieFile movie = MovieFile.open(file)) {
            for (Track track : movie.tracks()) {
                if (track.isProtected()) {
                    of(movie, track).ifPresent(fit -> {
                        try (fit) {
                            verdicts(movie, track, keys, fit)
                                    .forEach((id, found) -> verdicts.merge(
                                            id,
                                            found,
                                            (a, b) -> a == KeyFit.Verdict.DOES_NOT_FIT || b == KeyFit.Verdict.OPEN
                                                    ? a
                                                    : b));
                        }
                    });
                }
            }
        }
        return verdicts;
    }

    private static Map<KeyId, KeyFit.Verdict> verdicts(MovieFile movie, Track track, KeyRing keys, KeyFit fit) {
        Set<KeyId> open = new HashSet<>(keys.keys().stream().map(ContentKey::id).toList());
        Set<KeyId> seen = new HashSet<>();
        try (Decrypters decrypters = new Decrypters(keys)) {
            SampleCursor cursor = movie.samples(track);
            for (MediaSample sample = cursor.next(); sample != null && !open.isEmpty(); sample = cursor.next()) {
                SampleEncryption how = sample.encryption();
                if (how != null && open.contains(how.keyId())) {
                    seen.add(how.keyId());
                    byte[] data = new byte[sample.size()];
                    movie.input().read(sample.offset(), data, 0, data.length);
                    decrypters.of(how.keyId()).apply(data, 0, data.length, how);
                    fit.note(ByteBuffer.wrap(data), how, sample.isSync());
                    if (fit.of(how.keyId()) != KeyFit.Verdict.OPEN) {
                        open.remove(how.keyId());
                    }
                }
            }
        }
        fit.settle();
        Map<KeyId, KeyFit.Verdict> result = new HashMap<>();
        seen.forEach(id -> result.put(id, fit.of(id)));
        return result;
    }
}
