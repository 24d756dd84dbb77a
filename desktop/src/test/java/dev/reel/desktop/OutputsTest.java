package dev.reel.desktop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.pipeline.MediaSink;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Subtype;
import java.io.OutputStream;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputsTest {
    private static final MediaType VIDEO = MediaType.video(Subtype.I420, 640, 360);
    private static final MediaType AUDIO = MediaType.audio(Subtype.FLOAT, 48000, 2, 32);

    @ParameterizedTest(name = "display {0}, terminal {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "true  | true  | window",
                "true  | false | window",
                "false | true  | terminal (no window: there is no display)",
                "false | false | none (no window: there is no display; no terminal: standard output is not a terminal)",
            })
    void autoPicksTheBestPictureThatExists(boolean display, boolean terminal, String expected) {
        OutputSelection selection = outputs(display, terminal, false)
                .video(VideoOutput.AUTO, VIDEO, "clip", new SubtitleLayer(), WindowEvents.IGNORED);
        assertThat(selection).hasToString(expected);
    }

    @ParameterizedTest(name = "sound card {0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {"true  | device", "false | none (no sound: there is no sound card)"})
    void autoPicksTheBestSoundThatExists(boolean card, String expected) {
        assertThat(outputs(false, false, card).audio(AudioOutput.AUTO, AUDIO)).hasToString(expected);
    }

    @Test
    void whatIsAskedForAndMissingSaysWhatToTry() {
        Outputs none = outputs(false, false, false);
        assertRefused(
                () -> none.video(VideoOutput.WINDOW, VIDEO, "clip", new SubtitleLayer(), WindowEvents.IGNORED),
                Status.MF_E_CANNOT_CREATE_SINK,
                "the window cannot be used: there is no display; try --video terminal or --video none");
        assertRefused(
                () -> none.video(VideoOutput.TERMINAL, VIDEO, "clip", new SubtitleLayer(), WindowEvents.IGNORED),
                Status.MF_E_CANNOT_CREATE_SINK,
                "the terminal cannot be used: standard output is not a terminal; try --video window or --video none");
        assertRefused(
                () -> none.audio(AudioOutput.DEVICE, AUDIO),
                Status.MF_E_NO_AUDIO_PLAYBACK_DEVICE,
                "the sound card cannot be used: there is no sound card; try --audio none");
    }

    @Test
    void noneIsAlwaysThere() {
        Outputs all = outputs(true, true, true);
        OutputSelection video = all.video(VideoOutput.NONE, VIDEO, "clip", new SubtitleLayer(), WindowEvents.IGNORED);
        assertThat(video).hasToString("none");
        MediaSink sink = video.activate().activateObject();
        assertThat(sink.streamSinks().get(0).typeHandler().isMediaTypeSupported(VIDEO))
                .isTrue();
        video.activate().shutdownObject();
        assertThat(all.audio(AudioOutput.NONE, AUDIO)).hasToString("none");
    }

    @Test
    void terminalMakesATerminalSink() {
        OutputSelection selection = outputs(false, true, false)
                .video(VideoOutput.TERMINAL, VIDEO, "clip", new SubtitleLayer(), WindowEvents.IGNORED);
        assertThat(selection.activate().activateObject()).hasToString("terminal");
        selection.activate().shutdownObject();
    }

    @Test
    void namesAreThoseThatPeopleWrite() {
        assertThat(VideoOutput.named("terminal")).isEqualTo(VideoOutput.TERMINAL);
        assertThat(AudioOutput.named("device")).isEqualTo(AudioOutput.DEVICE);
        assertRefused(
                () -> VideoOutput.named("tv"),
                Status.E_INVALIDARG,
                "there is no video output tv; choose auto, window, terminal or none");
        assertRefused(
                () -> AudioOutput.named("tv"),
                Status.E_INVALIDARG,
                "there is no audio output tv; choose auto, device or none");
    }

    @Test
    void availabilityTellsWhatIsMissing() {
        assertThat(outputs(false, true, false).availability())
                .containsExactly(
                        new Outputs.Availability("window", Optional.of("there is no display")),
                        new Outputs.Availability("terminal", Optional.empty()),
                        new Outputs.Availability("device", Optional.of("there is no sound card")));
        assertThat(new Outputs(Platform.system(), null).availability()).hasSize(3);
    }

    @Test
    void headlessWindowSaysWhy() {
        assertThat(SwingWindow.obstacle())
                .hasValueSatisfying(reason -> assertThat(reason)
                        .matches("there is no display \\(DISPLAY is not set\\)|Java runs headless"
                                + " \\(java.awt.headless\\)"));
        assertThatThrownBy(() ->
                        SwingWindow.create(Platform.system(), "clip", VIDEO, new SubtitleLayer(), WindowEvents.IGNORED))
                .hasMessageContaining("a window cannot be opened: ")
                .hasMessageContaining("choose the terminal or none for video");
    }

    private static void assertRefused(Runnable call, Status status, String message) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        MediaException.class,
                        failure -> assertThat(failure.status()).isEqualTo(status))
                .hasMessage(message);
    }

    private static Outputs outputs(boolean display, boolean terminal, boolean card) {
        TerminalScreen screen =
                terminal ? new TerminalScreen(OutputStream.nullOutputStream(), () -> new PictureSize(80, 24)) : null;
        return new Outputs(Platform.system(), screen, new Obstacles() {
            @Override
            public Optional<String> window() {
                return display ? Optional.empty() : Optional.of("there is no display");
            }

            @Override
            public Optional<String> device() {
                return card ? Optional.empty() : Optional.of("there is no sound card");
            }
        });
    }
}
