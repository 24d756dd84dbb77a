package dev.reel.protection.packager;

import dev.reel.pipeline.bytestream.PartFile;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.cenc.ContentKey;
import dev.reel.protection.cenc.KeyId;
import dev.reel.protection.cenc.KeyRing;
import dev.reel.protection.cenc.Scheme;
import dev.reel.protection.isobmff.FileFailure;
import dev.reel.protection.isobmff.MediaKind;
import dev.reel.protection.isobmff.MovieFile;
import dev.reel.protection.isobmff.Pssh;
import dev.reel.protection.isobmff.SampleEntry;
import dev.reel.protection.isobmff.SegmentWriter;
import dev.reel.protection.isobmff.Track;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Packages films for web players: {@code Packager.of(film).scheme(Scheme.CBCS).keys(keys).hls(folder).dash(folder).run()}.
 *
 * <p>Each picture and sound track becomes a folder of CMAF segments, encrypted; beside them lies {@code index.mpd} for DASH, {@code
 * index.m3u8} for HLS, or both over the same segments. Several inputs give several renditions; sound that is there already in the
 * same language is taken once. Anything that Reel reads: what a web player cannot read is encoded as H.264 and AAC first. The lists
 * appear when everything is there; a failure or an interruption of the thread leaves an empty folder. One thread fills it and runs it
 * once.
 */
public final class Packager {
    /** The label of sound. */
    public static final String AUDIO = "AUDIO";

    private static final Duration LONGEST = Duration.ofDays(3650);
    private static final int SD_LINES = 576;
    private static final int HD_LINES = 1088;

    private final List<String> inputs;
    private final Set<Path> dash = new LinkedHashSet<>();
    private final Set<Path> hls = new LinkedHashSet<>();
    private boolean page;
    private Scheme scheme = Scheme.CBCS;
    private Duration clearLead = Duration.ZERO;
    private Duration rotation = Duration.ZERO;
    private Duration segment = Duration.ofSeconds(4);
    private Optional<URI> licenses = Optional.empty();
    private @Nullable KeyRing ring;
    private Map<String, ContentKey> labelled = Map.of();
    private PackagingProgress progress = PackagingProgress.NONE;

    private Packager(List<String> inputs) {
        this.inputs = inputs;
    }

    /** Takes paths or URLs of one film: its renditions, or parts of them. */
    public static Packager of(String... inputs) {
        if (inputs.length == 0) {
            throw new MediaException(Status.E_INVALIDARG, "packaging needs a film");
        }
        return new Packager(List.of(inputs));
    }

    /** cbcs unless said otherwise; browsers play cenc and cbcs. */
    public Packager scheme(Scheme wanted) {
        this.scheme = wanted;
        return this;
    }

    /**
     * Encrypts with these keys: the first for the first picture track, the next for each next, then for each sound track; the last one
     * serves all that are left. With {@link #rotation} all tracks use all keys in turn. The caller stays their owner.
     */
    public Packager keys(KeyRing keys) {
        this.ring = keys;
        return this;
    }

    /** Encrypts each track with the key of its label: AUDIO, SD, HD, UHD, else VIDEO, else the one of the empty label. */
    public Packager keys(Map<String, ContentKey> keys) {
        this.labelled = Map.copyOf(keys);
        return this;
    }

    /** Leaves the beginning clear, up to the next key frame. */
    public Packager clearLead(Duration lead) {
        this.clearLead = lead;
        return this;
    }

    /** Takes the next key after this time. */
    public Packager rotation(Duration every) {
        this.rotation = every;
        return this;
    }

    /** Segments become at least this long, where key frames allow; 4 s unless said otherwise. */
    public Packager segments(Duration length) {
        this.segment = length;
        return this;
    }

    /** Tells players where licences are, as {@code https://example.org/license}. */
    public Packager licenseServer(URI address) {
        this.licenses = Optional.of(address);
        return this;
    }

    /** Puts a package for DASH into this folder, which is made or is empty. */
    public Packager dash(Path folder) {
        dash.add(folder);
        return this;
    }

    /** Puts a package for HLS into this folder, which is made or is empty; the one of {@link #dash} shares the segments. */
    public Packager hls(Path folder) {
        hls.add(folder);
        return this;
    }

    /** Adds {@code index.html}, which plays the package in a browser without any library; needs {@link #licenseServer}. */
    public Packager page() {
        this.page = true;
        return this;
    }

    /** Hears how far each track has come. */
    public Packager onProgress(PackagingProgress listener) {
        this.progress = listener;
        return this;
    }

    /**
     * Packages.
     *
     * @return what lies in the package now
     * @throws MediaException {@code E_INVALIDARG} when keys, folders and options do not go together, {@code MF_E_INVALIDREQUEST} for an
     *     input that is protected already; what reading or writing failed with
     */
    public List<Rendition> run() {
        Set<Path> folders = new LinkedHashSet<>(dash);
        folders.addAll(hls);
        if (folders.isEmpty()) {
            throw new MediaException(Status.E_INVALIDARG, "say where the package goes, by dash or hls");
        }
        if (clearLead.isNegative() || rotation.isNegative() || segment.isNegative() || segment.isZero()) {
            throw new MediaException(Status.E_INVALIDARG, "durations of a package must not be negative");
        }
        if (page && licenses.isEmpty()) {
            throw new MediaException(Status.E_INVALIDARG, "a page that plays must know where licences are");
        }
        List<Rendition> made = List.of();
        try (WebInputs opened = WebInputs.open(inputs)) {
            for (Path folder : folders) {
                made = into(folder, opened.movies());
            }
        }
        return made;
    }

    private List<Rendition> into(Path folder, List<MovieFile> movies) {
        begin(folder);
        boolean whole = false;
        try {
            List<Rendition> renditions = new ArrayList<>();
            Map<KeyId, PeriodKey> working = new LinkedHashMap<>();
            try {
                List<Chosen> tracks = chosen(movies);
                for (int i = 0; i < tracks.size(); i++) {
                    renditions.add(package1(folder, tracks.get(i), periodKeys(tracks.get(i), i, working)));
                }
            } finally {
                working.values().forEach(PeriodKey::close);
            }
            if (hls.contains(folder)) {
                for (Rendition rendition : renditions) {
                    write(
                            folder.resolve(rendition.name()).resolve("index.m3u8"),
                            Playlists.of(rendition, scheme, licenses));
                }
                write(folder.resolve("index.m3u8"), Playlists.over(renditions));
            }
            if (dash.contains(folder)) {
                write(folder.resolve("index.mpd"), MediaPresentation.of(renditions, scheme, licenses));
            }
            if (page) {
                write(folder.resolve("index.html"), PlayerPage.of(renditions, scheme, licenses.orElseThrow()));
            }
            whole = true;
            return renditions;
        } finally {
            if (!whole) {
                empty(folder);
            }
        }
    }

    /** A track that is packaged, and what its folder is called. */
    private record Chosen(MovieFile movie, Track track, String codec, String name) {}

    /** Pictures of all inputs, then sound: once in each language and codec. */
    private static List<Chosen> chosen(List<MovieFile> movies) {
        List<Chosen> chosen = new ArrayList<>();
        Set<String> sounds = new LinkedHashSet<>();
        for (MediaKind kind : List.of(MediaKind.VIDEO, MediaKind.AUDIO)) {
            int number = 0;
            for (MovieFile movie : movies) {
                Set<String> before = Set.copyOf(sounds);
                for (Track track : movie.tracks()) {
                    if (track.kind() != kind) {
                        continue;
                    }
                    String codec = CodecString.of(track.entry(1)).orElseThrow();
                    String sound = track.language() + " " + codec + " "
                            + track.entry(1).channels();
                    sounds.add(sound);
                    if (kind == MediaKind.AUDIO && before.contains(sound)) {
                        continue;
                    }
                    number++;
                    chosen.add(
                            new Chosen(movie, track, codec, (kind == MediaKind.VIDEO ? "video-" : "audio-") + number));
                }
            }
        }
        return chosen;
    }

    private static String label(Track track) {
        if (track.kind() == MediaKind.AUDIO) {
            return AUDIO;
        }
        int lines = Math.min(track.entry(1).width(), track.entry(1).height());
        return lines <= SD_LINES ? "SD" : lines <= HD_LINES ? "HD" : "UHD";
    }

    private List<PeriodKey> periodKeys(Chosen chosen, int place, Map<KeyId, PeriodKey> working) {
        List<ContentKey> own;
        if (!labelled.isEmpty()) {
            String label = label(chosen.track());
            ContentKey key = Stream.of(label, chosen.track().kind() == MediaKind.VIDEO ? "VIDEO" : label, "")
                    .map(labelled::get)
                    .filter(found -> found != null)
                    .findFirst()
                    .orElseThrow(() -> new MediaException(
                            Status.E_INVALIDARG,
                            "there is no key for " + label + ": add one with that label, or one without a label"));
            own = List.of(key);
        } else {
            List<ContentKey> keys = ring == null ? List.of() : ring.keys();
            if (keys.isEmpty() || (!rotation.isZero() && keys.size() < 2)) {
                throw new MediaException(
                        Status.E_INVALIDARG,
                        keys.isEmpty() ? "packaging needs a key" : "key rotation needs at least two keys");
            }
            own = rotation.isZero() ? List.of(keys.get(Math.min(place, keys.size() - 1))) : keys;
        }
        return own.stream()
                .map(key -> working.computeIfAbsent(key.id(), id -> new PeriodKey(key, scheme, new SecureRandom())))
                .toList();
    }

    private Rendition package1(Path folder, Chosen chosen, List<PeriodKey> keys) {
        Track track = chosen.track();
        SampleEntry entry = track.entry(1);
        Path own = folder.resolve(chosen.name());
        List<KeyId> ids = keys.stream().map(key -> key.key().id()).toList();
        TrackWork work = new ProtectWork(track, scheme, keys, !clearLead.isZero());
        SegmentWriter writer = new SegmentWriter(
                chosen.movie(),
                track,
                work.entries(),
                List.of(Pssh.common(ids)),
                (number, head, headSize, samples, size) -> write(
                        own.resolve(number + ".m4s"),
                        ByteBuffer.wrap(head, 0, headSize),
                        ByteBuffer.wrap(samples, 0, size)));
        try {
            Files.createDirectories(own);
        } catch (IOException failed) {
            throw FileFailure.of("Cannot make the folder " + own, failed);
        }
        write(own.resolve("init.mp4"), ByteBuffer.wrap(writer.header()));
        PackagingReport report = new FragmentRun(
                        chosen.movie(), List.of(track), writer, any -> work, units(segment), this::period, progress)
                .run();
        if (report.samples() == 0) {
            throw new MediaException(Status.MF_E_INVALID_FILE_FORMAT, "a track of the film has no samples");
        }
        double duration = writer.segments().stream()
                        .mapToLong(SegmentWriter.Segment::duration)
                        .sum()
                / (double) track.timescale();
        return new Rendition(
                chosen.name(),
                track.kind(),
                label(track),
                chosen.codec(),
                track.timescale(),
                track.language(),
                entry.width(),
                entry.height(),
                entry.channels(),
                track.kind() == MediaKind.AUDIO ? entry.sampleRate() : report.samples() / Math.max(0.001, duration),
                ids,
                writer.segments());
    }

    private TrackWork.Period period(long time) {
        boolean clear = time < units(clearLead);
        long turn = units(rotation);
        return new TrackWork.Period(clear, clear || turn == 0 ? 0 : Math.max(0, time) / turn);
    }

    private static long units(Duration duration) {
        return (duration.compareTo(LONGEST) > 0 ? LONGEST : duration).toNanos() / 100;
    }

    private static void begin(Path folder) {
        try {
            Files.createDirectories(folder);
            try (Stream<Path> there = Files.list(folder)) {
                if (there.findAny().isPresent()) {
                    throw new MediaException(
                            Status.E_INVALIDARG, folder + " is not empty; a package goes into a folder of its own");
                }
            }
        } catch (IOException failed) {
            throw FileFailure.of("Cannot write into " + folder, failed);
        }
    }

    /** It was empty before. */
    private static void empty(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            all.filter(path -> !path.equals(folder))
                    .sorted(java.util.Comparator.reverseOrder())
                    .forEach(path -> {
                        try {
                            Files.delete(path);
                        } catch (IOException inUse) {
                            // What stays has no list, so nobody takes it for a package.
                            return;
                        }
                    });
        } catch (IOException gone) {
            return;
        }
    }

    private static void write(Path target, String text) {
        write(target, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static void write(Path target, ByteBuffer... parts) {
        try {
            PartFile file = PartFile.open(target);
            try {
                for (ByteBuffer part : parts) {
                    while (part.hasRemaining()) {
                        int unusedCount = file.channel().write(part);
                    }
                }
                file.commit();
            } finally {
                file.discard();
            }
        } catch (IOException failed) {
            throw FileFailure.of("Cannot write " + target, failed);
        }
    }
}
