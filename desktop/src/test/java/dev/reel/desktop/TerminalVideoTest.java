package dev.reel.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.ffmpeg.Subtitle;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.pipeline.clock.SystemTimeSource;
import dev.reel.pipeline.sink.RenderingSink;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.Platform;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.VirtualPlatform;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TerminalVideoTest {
    private static final int RED = 0xFF0000;
    private static final int GREEN = 0x00FF00;
    private static final int BLUE = 0x0000FF;
    private static final int WHITE = 0xFFFFFF;
    private static final String ENTER = "E[?1049hE[?25lE[0mE[2J";
    private static final String LEAVE = "E[0mE[?25hE[?1049l";

    private final VirtualPlatform virtual = new VirtualPlatform();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private PictureSize size = new PictureSize(2, 3);
    private final List<MediaEvent> events = new ArrayList<>();

    @Test
    void eachCellShowsTwoElements() {
        RenderingSink sink = start(out, 2, 4);
        show(sink, TestPicture.sample(0, 2, 4, RED, RED, GREEN, RED, BLUE, WHITE, BLUE, WHITE));
        assertThat(written())
                .isEqualTo(ENTER + "E[0mE[2J"
                        + "E[1;1HE[38;2;255;0;0mE[48;2;0;255;0m▀E[48;2;255;0;0m▀"
                        + "E[2;1HE[38;2;0;0;255mE[48;2;0;0;255m▀E[38;2;255;255;255mE[48;2;255;255;255m▀");
    }

    @Test
    void onlyChangedCellsAreSentAgain() {
        RenderingSink sink = start(out, 2, 4);
        show(sink, TestPicture.sample(0, 2, 4, RED, RED, RED, RED, RED, RED, RED, RED));
        out.reset();
        show(sink, TestPicture.sample(40, 2, 4, RED, RED, RED, RED, RED, RED, RED, BLUE));
        assertThat(written()).isEqualTo("E[2;2HE[38;2;255;0;0mE[48;2;0;0;255m▀");
        out.reset();
        show(sink, TestPicture.sample(80, 2, 4, RED, RED, RED, RED, RED, RED, RED, BLUE));
        assertThat(written()).isEmpty();
    }

    @Test
    void pictureKeepsItsShapeInTheMiddle() {
        size = new PictureSize(6, 3);
        RenderingSink sink = start(out, 2, 2);
        assertThat(sink.stream().mediaTypes()).singleElement().satisfies(type -> {
            assertThat(type.subtype()).isEqualTo(Subtype.RGB32);
            assertThat(type.width()).isEqualTo(4);
            assertThat(type.height()).isEqualTo(4);
        });
        show(sink, TestPicture.sample(0, 2, 2, RED, BLUE, RED, BLUE));
        assertThat(written())
                .endsWith("E[1;2HE[38;2;255;0;0mE[48;2;255;0;0m▀▀E[38;2;0;0;255mE[48;2;0;0;255m▀▀"
                        + "E[2;2HE[38;2;255;0;0mE[48;2;255;0;0m▀▀E[38;2;0;0;255mE[48;2;0;0;255m▀▀");
    }

    @Test
    void otherSizeIsDrawnAnew() {
        RenderingSink sink = start(out, 2, 4);
        int[] red = {RED, RED, RED, RED, RED, RED, RED, RED};
        show(sink, TestPicture.sample(0, 2, 4, red));
        out.reset();
        size = new PictureSize(1, 2);
        show(sink, TestPicture.sample(40, 2, 4, red));
        assertThat(written()).isEqualTo("E[0mE[2JE[1;1HE[38;2;255;0;0mE[48;2;255;0;0m▀");
    }

    @Test
    void anamorphicPictureIsShownInItsTrueShape() {
        MediaType type = MediaType.video(Subtype.I420, 720, 576);
        type.setPair(MediaTypeAttributes.PIXEL_ASPECT_RATIO, 64, 45);
        assertThat(PictureSize.shown(type)).isEqualTo(new PictureSize(1024, 576));
        assertThat(PictureSize.shown(type).within(new PictureSize(80, 46))).isEqualTo(new PictureSize(80, 45));
    }

    @Test
    void statusLineHasTheLastRow() {
        TerminalScreen screen = new TerminalScreen(out, () -> new PictureSize(10, 5));
        screen.status("before any picture");
        assertThat(written()).isEmpty();
        RenderingSink sink = start(screen, 2, 4);
        show(sink, TestPicture.sample(0, 2, 4, new int[8]));
        out.reset();
        screen.status("00:00:01 of 00:00:10");
        assertThat(written()).isEqualTo("E[5;1HE[0m00:00:01 oE[K");
    }

    @Test
    void subtitleHasTheLastRowsOfThePictureWhileItIsTime() {
        size = new PictureSize(4, 4);
        subtitles.select(subtitles.add(
                "en", List.of(new Subtitle(0, 40 * Platform.MILLISECOND, List.of("ab cd"), false, List.of(), 0, 0))));
        RenderingSink sink = start(out, 4, 6);
        show(sink, TestPicture.sample(0, 4, 6, new int[24]));
        assertThat(written()).endsWith("E[3;1HE[2KE[3;2Hab");
        out.reset();
        show(sink, TestPicture.sample(40, 4, 6, new int[24]));
        assertThat(written())
                .as("the picture comes back")
                .isEqualTo("E[0mE[3;1HE[2KE[3;1HE[38;2;0;0;0mE[48;2;0;0;0m▀▀▀▀");
    }

    @Test
    void otherSizeIsDrawnAtOnceThoughNoPictureComes() {
        TerminalScreen screen = new TerminalScreen(out, () -> size);
        RenderingSink sink = start(screen, 2, 4);
        show(sink, TestPicture.sample(0, 2, 4, new int[] {RED, RED, RED, RED, RED, RED, RED, RED}));
        out.reset();
        size = new PictureSize(1, 2);
        screen.resized();
        assertThat(written()).isEqualTo("E[0mE[2JE[1;1HE[38;2;255;0;0mE[48;2;255;0;0m▀");
    }

    @Test
    void suspendedTerminalIsAsItWasUntilItGoesOn() {
        TerminalScreen screen = new TerminalScreen(out, () -> size);
        RenderingSink sink = start(screen, 2, 4);
        show(sink, TestPicture.sample(0, 2, 4, new int[8]));
        out.reset();
        screen.suspend();
        assertThat(written()).isEqualTo(LEAVE);
        out.reset();
        show(sink, TestPicture.sample(40, 2, 4, new int[8]));
        screen.status("nothing");
        assertThat(written()).isEmpty();
        screen.resume();
        assertThat(written()).contains("E[?1049h").contains("▀");
    }

    @Test
    void shutdownBringsTheScreenBack() {
        RenderingSink sink = start(out, 2, 4);
        show(sink, TestPicture.sample(0, 2, 4, new int[8]));
        out.reset();
        sink.shutdown();
        virtual.runUntilIdle();
        assertThat(written()).isEqualTo(LEAVE);
    }

    @Test
    void shutdownWithoutAPictureLeavesTheTerminalAlone() {
        RenderingSink sink = start(out, 2, 4);
        sink.shutdown();
        virtual.runUntilIdle();
        assertThat(written()).isEmpty();
    }

    @Test
    void brokenTerminalIsAnErrorOfTheStream() {
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        RenderingSink sink = start(broken, 2, 4);
        show(sink, TestPicture.sample(0, 2, 4, new int[8]));
        assertThat(events)
                .filteredOn(event -> event.type() == MediaEventType.MEError)
                .singleElement()
                .satisfies(event -> assertThat(event.attributes().get(EventAttributes.MESSAGE))
                        .contains("the terminal cannot be written: Broken pipe"));
    }

    private final SubtitleLayer subtitles = new SubtitleLayer();

    private RenderingSink start(OutputStream terminal, int width, int height) {
        return start(new TerminalScreen(terminal, () -> size), width, height);
    }

    private RenderingSink start(TerminalScreen screen, int width, int height) {
        Platform platform = virtual.platform();
        RenderingSink sink =
                TerminalVideo.create(platform, screen, MediaType.video(Subtype.I420, width, height), subtitles);
        sink.stream().subscribe(events::add);
        sink.stream().setCurrentMediaType(MediaType.video(Subtype.RGB32, width, height));
        PresentationClock clock = new PresentationClock(platform);
        clock.setTimeSource(new SystemTimeSource(platform));
        sink.setPresentationClock(clock);
        clock.start(0);
        virtual.runUntilIdle();
        return sink;
    }

    private void show(RenderingSink sink, Sample sample) {
        sink.stream().processSample(sample);
        virtual.advance(40 * Platform.MILLISECOND);
    }

    private String written() {
        return out.toString(StandardCharsets.UTF_8).replace('\u001b', 'E');
    }
}
