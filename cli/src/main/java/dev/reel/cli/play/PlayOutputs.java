package dev.reel.cli.play;

import dev.reel.desktop.AudioOutput;
import dev.reel.desktop.OutputSelection;
import dev.reel.desktop.Outputs;
import dev.reel.desktop.VideoOutput;
import dev.reel.desktop.WindowEvents;
import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.Services;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.pipeline.sink.NullSink;
import dev.reel.pipeline.sink.SinkStatistics;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.player.PlayerBuilder;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the pictures and the sound of a presentation go; either is missing when the presentation has none. Used by one thread
 * until it is bound.
 */
public final class PlayOutputs {
    private final @Nullable OutputSelection video;
    private final @Nullable OutputSelection audio;
    private @Nullable MediaSink videoSink;
    private @Nullable MediaSink audioSink;
    /** Counters of outputs that are elsewhere, in the order of the presentation's streams. */
    private @Nullable Supplier<List<SinkStatistics>> elsewhere;

    private final boolean videoFirst;

    private PlayOutputs(
            @Nullable OutputSelection video, @Nullable OutputSelection audio, PresentationDescriptor presentation) {
        this.video = video;
        this.audio = audio;
        this.videoFirst = presentation.selectedStreams().stream()
                .map(stream -> stream.typeHandler().majorType())
                .filter(type -> type.equals(MajorType.VIDEO) || type.equals(MajorType.AUDIO))
                .findFirst()
                .filter(MajorType.VIDEO::equals)
                .isPresent();
    }

    /** The sinks are made in another process, which tells their counters in the order of the topology's outputs. */
    public void areElsewhere(Supplier<List<SinkStatistics>> counters) {
        elsewhere = counters;
    }

    /** What a user asked for. */
    public record Wish(VideoOutput video, AudioOutput audio, boolean unpaced) {}

    /**
     * Chooses outputs for the selected streams of a presentation.
     *
     * @param title of a window
     */
    public static PlayOutputs choose(
            Wish wish,
            PresentationDescriptor presentation,
            Platform platform,
            Outputs outputs,
            String title,
            WindowEvents events) {
        boolean nowhere = wish.unpaced();
        OutputSelection video = typeOf(presentation, MajorType.VIDEO)
                .map(type -> nowhere && !isDevice(wish.video())
                        ? unpaced(platform, MajorType.VIDEO)
                        : outputs.video(wish.video(), type, title, events))
                .orElse(null);
        OutputSelection audio = typeOf(presentation, MajorType.AUDIO)
                .map(type -> nowhere && wish.audio() != AudioOutput.DEVICE
                        ? unpaced(platform, MajorType.AUDIO)
                        : outputs.audio(wish.audio(), type))
                .orElse(null);
        return new PlayOutputs(video, audio, presentation);
    }

    private static boolean isDevice(VideoOutput output) {
        return output == VideoOutput.WINDOW || output == VideoOutput.TERMINAL;
    }

    private static OutputSelection unpaced(Platform platform, MajorType majorType) {
        return new OutputSelection("none", "", NullSink.ratelessActivate(platform, majorType));
    }

    private static Optional<MediaType> typeOf(PresentationDescriptor presentation, MajorType majorType) {
        return presentation.selectedStreams().stream()
                .map(StreamDescriptor::typeHandler)
                .filter(handler -> handler.majorType().equals(majorType))
                .findFirst()
                .map(handler -> {
                    MediaType current = handler.currentMediaType();
                    return current != null ? current : handler.mediaTypes().get(0);
                });
    }

    /** Gives the outputs to a player. */
    public void connect(PlayerBuilder player) {
        if (video == null) {
            player.withoutVideo();
        } else {
            player.video(video.activate());
        }
        if (audio == null) {
            player.withoutAudio();
        } else {
            player.audio(audio.activate());
        }
    }

    /** {@code video: terminal (no window: …), audio: none (no sound: …)}. */
    public String describe() {
        StringJoiner text = new StringJoiner(", ");
        if (video != null) {
            text.add("video: " + video);
        }
        if (audio != null) {
            text.add("audio: " + audio);
        }
        return text.toString();
    }

    /** Takes note of the sinks that the session has made. */
    void bind() {
        if (elsewhere != null) {
            return;
        }
        videoSink = video == null ? null : video.activate().activateObject();
        audioSink = audio == null ? null : audio.activate().activateObject();
    }

    /** The counters of the video sink, if there is one. */
    Optional<SinkStatistics> videoStatistics() {
        return elsewhere != null ? elsewhere(videoFirst ? 0 : 1, video) : statistics(videoSink);
    }

    /** The counters of the audio sink, if there is one. */
    Optional<SinkStatistics> audioStatistics() {
        return elsewhere != null ? elsewhere(videoFirst && video != null ? 1 : 0, audio) : statistics(audioSink);
    }

    /** How many samples the sinks got. */
    long received() {
        return Stream.of(videoStatistics(), audioStatistics())
                .flatMap(Optional::stream)
                .mapToLong(SinkStatistics::received)
                .sum();
    }

    private Optional<SinkStatistics> elsewhere(int index, @Nullable OutputSelection output) {
        if (elsewhere == null || output == null) {
            return Optional.empty();
        }
        try {
            List<SinkStatistics> all = elsewhere.get();
            return index < all.size()
                    ? Optional.of(all.get(index))
                    : all.stream().findFirst();
        } catch (MediaException gone) {
            return Optional.empty();
        }
    }

    private static Optional<SinkStatistics> statistics(@Nullable MediaSink sink) {
        return sink == null ? Optional.empty() : sink.service(Services.SINK_STATISTICS, SinkStatistics.class);
    }
}
