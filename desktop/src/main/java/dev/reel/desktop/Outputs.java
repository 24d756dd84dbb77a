package dev.reel.desktop;

import dev.reel.pipeline.sink.NullSink;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The outputs of this machine: picks the best that exists, or the one that is asked for, and says which and why.
 *
 * <p>Pictures: a window, else the terminal, else none. Sound: the sound card, else none. An output that is asked for and does not
 * exist is {@code MF_E_CANNOT_CREATE_SINK} or {@code MF_E_NO_AUDIO_PLAYBACK_DEVICE}, with the reason and what to try.
 */
public final class Outputs {
    /**
     * One output of this machine.
     *
     * @param obstacle why it cannot be used; empty when it can
     */
    public record Availability(String name, Optional<String> obstacle) {}

    private final Platform platform;
    private final @Nullable TerminalScreen terminal;
    private final Obstacles obstacles;

    /** @param terminal the terminal to show pictures in, or null when standard output is none */
    public Outputs(Platform platform, @Nullable TerminalScreen terminal) {
        this(platform, terminal, Obstacles.HERE);
    }

    Outputs(Platform platform, @Nullable TerminalScreen terminal, Obstacles obstacles) {
        this.platform = platform;
        this.terminal = terminal;
        this.obstacles = obstacles;
    }

    /** Every output but none, the best of each kind first. */
    public List<Availability> availability() {
        return List.of(
                new Availability(VideoOutput.WINDOW.toString(), obstacles.window()),
                new Availability(VideoOutput.TERMINAL.toString(), terminalObstacle()),
                new Availability(AudioOutput.DEVICE.toString(), obstacles.device()));
    }

    /**
     * The output for a video stream.
     *
     * @param stream the stream's type, for the shape of its pictures
     * @param title of a window
     * @param subtitles laid over the pictures
     */
    public OutputSelection video(
            VideoOutput wanted, MediaType stream, String title, SubtitleLayer subtitles, WindowEvents events) {
        return switch (wanted) {
            case WINDOW -> {
                obstacles.window().ifPresent(reason -> {
                    throw missing(Status.MF_E_CANNOT_CREATE_SINK, "window", reason, "--video terminal or --video none");
                });
                yield window(stream, title, subtitles, events);
            }
            case TERMINAL -> {
                terminalObstacle().ifPresent(reason -> {
                    throw missing(Status.MF_E_CANNOT_CREATE_SINK, "terminal", reason, "--video window or --video none");
                });
                yield terminal(stream, subtitles, "");
            }
            case NONE -> noVideo("");
            case AUTO -> bestVideo(stream, title, subtitles, events);
        };
    }

    /** The output for an audio stream of a type. */
    public OutputSelection audio(AudioOutput wanted, MediaType stream) {
        if (wanted == AudioOutput.NONE) {
            return noAudio("");
        }
        Optional<String> obstacle = obstacles.device();
        if (obstacle.isEmpty()) {
            return new OutputSelection("device", "", SoundCard.activate(platform, stream));
        }
        if (wanted == AudioOutput.DEVICE) {
            throw missing(Status.MF_E_NO_AUDIO_PLAYBACK_DEVICE, "sound card", obstacle.get(), "--audio none");
        }
        return noAudio("no sound: " + obstacle.get());
    }

    private OutputSelection bestVideo(MediaType stream, String title, SubtitleLayer subtitles, WindowEvents events) {
        Optional<String> noWindow = obstacles.window();
        if (noWindow.isEmpty()) {
            return window(stream, title, subtitles, events);
        }
        Optional<String> noTerminal = terminalObstacle();
        String reason = "no window: " + noWindow.get();
        return noTerminal.isEmpty()
                ? terminal(stream, subtitles, reason)
                : noVideo(reason + "; no terminal: " + noTerminal.get());
    }

    private OutputSelection window(MediaType stream, String title, SubtitleLayer subtitles, WindowEvents events) {
        return new OutputSelection("window", "", SwingWindow.activate(platform, title, stream, subtitles, events));
    }

    private OutputSelection terminal(MediaType stream, SubtitleLayer subtitles, String reason) {
        TerminalScreen screen = terminal;
        if (screen == null) {
            throw new IllegalStateException("a terminal was chosen where there is none");
        }
        return new OutputSelection("terminal", reason, TerminalVideo.activate(platform, screen, stream, subtitles));
    }

    private OutputSelection noVideo(String reason) {
        return new OutputSelection("none", reason, NullSink.pacedActivate(platform, MajorType.VIDEO));
    }

    private OutputSelection noAudio(String reason) {
        return new OutputSelection("none", reason, NullSink.pacedActivate(platform, MajorType.AUDIO));
    }

    private Optional<String> terminalObstacle() {
        return terminal == null ? Optional.of("standard output is not a terminal") : Optional.empty();
    }

    private static MediaException missing(Status status, String output, String reason, String instead) {
        return new MediaException(status, "the " + output + " cannot be used: " + reason + "; try " + instead);
    }
}
