package dev.reel.cli.play;

import dev.reel.desktop.SubtitleLayer;
import dev.reel.ffmpeg.OpenOptions;
import dev.reel.ffmpeg.Subtitle;
import dev.reel.ffmpeg.SubtitleDecoder;
import dev.reel.pipeline.Activate;
import dev.reel.pipeline.DescriptorAttributes;
import dev.reel.pipeline.Language;
import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.WorkQueue;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The subtitles of what plays: those in its streams, and those in files beside it that have its name, as {@code film.srt} or
 * {@code film.de.srt}. Filled by one thread; {@link #cycle} may be called by any.
 */
public final class SubtitleChoice {
    private static final Logger LOG = System.getLogger(SubtitleChoice.class.getName());
    /** Few subtitles are shown for longer. */
    private static final long BEFORE_JUMP = 30 * Platform.SECOND;
    /** What beside a film is taken for subtitles. */
    private static final Set<String> ENDINGS = Set.of("srt", "vtt", "ass", "ssa", "sub", "sup");

    private final Platform platform;
    private final SubtitleLayer layer = new SubtitleLayer();
    /** The language of each track, empty when unknown. */
    private final List<String> languages = new ArrayList<>();
    /** The tracks that streams have, the first stream's first. */
    private final List<Integer> ofStreams = new ArrayList<>();
    /** By the id of the stream. */
    private final Map<Integer, Activate<MediaSink>> sinks = new HashMap<>();

    /** What is read anew for a jump: the ids of the first film's streams and their tracks. */
    private final Map<Integer, Integer> jumps = new HashMap<>();

    private final boolean wanted;
    private final WorkQueue queue;
    private @Nullable String film;
    private OpenOptions options = OpenOptions.DEFAULT;

    /** @param wanted false for {@code --subtitles off} */
    public SubtitleChoice(Platform platform, boolean wanted) {
        this.platform = platform;
        this.queue = platform.blockingQueue("subtitles");
        this.wanted = wanted;
    }

    /** What outputs lay over their pictures. */
    SubtitleLayer layer() {
        return layer;
    }

    /** Adds the subtitles of a file; {@link MediaException} when it has none. */
    public void addFile(Path file, OpenOptions options) {
        List<Subtitle> all = SubtitleDecoder.readFile(file.toString(), options);
        String language = languageOf(String.valueOf(file.getFileName()));
        languages.add(language);
        layer.add(language.isEmpty() ? String.valueOf(file.getFileName()) : language, all);
    }

    /**
     * Adds the files beside a local film, those without a language first; gives a line for each that cannot be read.
     *
     * @param location of the film; nothing is found for what is no local file
     */
    public List<String> addFilesBeside(String location, OpenOptions options) {
        List<String> unreadable = new ArrayList<>();
        for (Path file : filesBeside(location)) {
            try {
                addFile(file, options);
            } catch (MediaException failure) {
                unreadable.add("subtitles: " + file.getFileName() + " cannot be read: " + failure.getMessage());
            }
        }
        return unreadable;
    }

    /** Says that it is a local film, alone: its streams are looked into again after a jump. */
    public void setFilm(String location, OpenOptions newOptions) {
        try {
            film = Files.isRegularFile(Path.of(location)) ? location : null;
        } catch (InvalidPathException notLocal) {
            film = null;
        }
        options = newOptions;
    }

    /** Finds what began before a place and is still shown there; aside, as it takes a moment. */
    void jump(Duration target) {
        String location = film;
        if (location == null || jumps.isEmpty() || target.isZero()) {
            return;
        }
        long until = target.toNanos() / 100;
        queue.execute(() -> {
            try {
                SubtitleDecoder.readStretch(location, options, jumps.keySet(), Math.max(0, until - BEFORE_JUMP), until)
                        .forEach((stream, found) -> layer.put(jumps.getOrDefault(stream, 0), found));
            } catch (MediaException failure) {
                LOG.log(Level.DEBUG, "subtitles before a jump", failure);
            }
        });
    }

    private static Iterable<Path> filesBeside(String location) {
        Map<String, Path> found = new TreeMap<>();
        try {
            Path film = Path.of(location).toAbsolutePath();
            Path folder = film.getParent();
            String name = String.valueOf(film.getFileName());
            int dot = name.lastIndexOf('.');
            if (!Files.isRegularFile(film) || folder == null || dot <= 0) {
                return List.of();
            }
            String base = name.substring(0, dot) + ".";
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, file -> {
                String other = String.valueOf(file.getFileName());
                return other.startsWith(base)
                        && !other.equals(name)
                        && other.chars().filter(each -> each == '.').count()
                                <= base.chars().filter(each -> each == '.').count() + 1
                        && ENDINGS.contains(ending(other))
                        && Files.isRegularFile(file);
            })) {
                files.forEach(file -> found.put(
                        languageOf(String.valueOf(file.getFileName())).isEmpty() ? " " + file : file.toString(), file));
            }
        } catch (IOException | InvalidPathException none) {
            return List.of();
        }
        return found.values();
    }

    private static String ending(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    /** {@code de} of {@code film.de.srt}. */
    private static String languageOf(String name) {
        String[] parts = name.split("\\.", -1);
        String part = parts.length > 2 ? parts[parts.length - 2] : "";
        return part.matches("[A-Za-z]{2,3}(-[A-Za-z0-9]+)?") ? part : "";
    }

    /** Adds the subtitle streams that can be decoded and selects them all: which is shown is decided while it plays. */
    public PresentationDescriptor addStreams(PresentationDescriptor presentation) {
        PresentationDescriptor chosen = presentation.copy();
        int streams = 0;
        for (int i = 0; i < chosen.streamCount(); i++) {
            StreamDescriptor stream = chosen.streamDescriptor(i);
            if (!stream.typeHandler().majorType().equals(MajorType.SUBTITLE)) {
                continue;
            }
            chosen.deselect(i);
            MediaType type = typeOf(stream);
            if (SubtitleDecoder.decodes(type)) {
                int track = trackOf(stream, streams++);
                if (film != null) {
                    jumps.put(stream.id(), track);
                }
                sinks.put(stream.id(), layer.sink(platform, track));
                chosen.select(i);
            }
        }
        return chosen;
    }

    /** What plays behind another goes on with the same tracks. */
    private int trackOf(StreamDescriptor stream, int number) {
        if (number < ofStreams.size()) {
            return ofStreams.get(number);
        }
        String language = stream.get(DescriptorAttributes.LANGUAGE, "");
        languages.add(language);
        int track = layer.add(language.isEmpty() ? "track " + languages.size() : language, List.of());
        ofStreams.add(track);
        return track;
    }

    private static MediaType typeOf(StreamDescriptor stream) {
        MediaType current = stream.typeHandler().currentMediaType();
        return current != null ? current : stream.typeHandler().mediaTypes().get(0);
    }

    /**
     * Shows the track that a word means, by its number or its language; without a word the first.
     *
     * <p>{@code MF_E_INVALIDSTREAMNUMBER} when there is no such track.
     */
    public void choose(@Nullable String word, String name) {
        if (word == null) {
            layer.select(wanted && !languages.isEmpty() ? 0 : SubtitleLayer.NONE);
            return;
        }
        for (int i = 0; i < languages.size(); i++) {
            if (word.equals(String.valueOf(i + 1)) || Language.matches(word, languages.get(i))) {
                layer.select(i);
                return;
            }
        }
        throw new MediaException(
                Status.MF_E_INVALIDSTREAMNUMBER,
                "there is no subtitle track " + word + " in " + name + "; "
                        + (languages.isEmpty() ? "it has no subtitle" : "it has " + String.join(", ", named())));
    }

    /** {@code subtitles: de (of de, en)}; empty when there are none. */
    public Optional<String> describe() {
        return languages.isEmpty()
                ? Optional.empty()
                : Optional.of("subtitles: " + shown() + " (of " + String.join(", ", named()) + ")");
    }

    private String shown() {
        return layer.selected() == SubtitleLayer.NONE ? "off" : named().get(layer.selected());
    }

    private List<String> named() {
        List<String> names = layer.tracks();
        List<String> result = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            result.add((i + 1) + " " + names.get(i));
        }
        return result;
    }

    /** Shows the next track, behind the last one none; says which. */
    String cycle() {
        if (languages.isEmpty()) {
            return "no subtitles";
        }
        layer.cycle();
        return "subtitles " + shown();
    }

    /** The sink of a stream, if it has one. */
    @Nullable
    Activate<MediaSink> sinkOf(StreamDescriptor stream) {
        return sinks.remove(stream.id());
    }
}
