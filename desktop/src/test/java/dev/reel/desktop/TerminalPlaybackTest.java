package dev.reel.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.open.Cancellation;
import dev.reel.pipeline.open.SourceResolver;
import dev.reel.pipeline.sink.RenderingSink;
import dev.reel.pipeline.sink.SinkStatistics;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.PropVariant;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Subtype;
import dev.reel.session.MediaSession;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.topology.PlaybackTopology;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The bundled clip, played through a session into a terminal: the converter before it makes pictures of its size. */
class TerminalPlaybackTest {
    private static final String CLIP = "../cli/src/main/resources/dev/reel/cli/clip.mp4";

    private final VirtualPlatform time = new VirtualPlatform();

    @Test
    void clipMovesInATerminal() {
        MediaSource source = SourceResolver.installed(time.platform()).open(CLIP, new Attributes(), new Cancellation());
        PresentationDescriptor presentation = source.createPresentationDescriptor();
        MediaType stream = presentation.streamDescriptors().stream()
                .map(descriptor -> descriptor.typeHandler().currentMediaType())
                .filter(type -> type != null && type.isVideo())
                .findFirst()
                .orElseThrow();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TerminalScreen screen = new TerminalScreen(out, () -> new PictureSize(40, 13));
        RenderingSink sink = TerminalVideo.create(time.platform(), screen, stream, new SubtitleLayer());
        MediaSession session = MediaSession.create(null, time.platform());
        session.setTopology(
                Set.of(),
                PlaybackTopology.of(source, CLIP, presentation)
                        .output(MajorType.VIDEO, sink)
                        .build());
        session.start(null, PropVariant.EMPTY);
        List<MediaEventType> events = new ArrayList<>();
        assertThat(time.advanceUntil(
                        () -> {
                            drain(session, events);
                            return events.contains(MediaEventType.MESessionEnded);
                        },
                        Duration.ofSeconds(30)))
                .as("the clip ends; events: %s", events)
                .isTrue();
        MediaType resolved = sink.stream().currentMediaType();
        SinkStatistics statistics = sink.stream().statistics();
        session.shutdown();
        source.shutdown();
        time.advance(Duration.ofSeconds(1));
        time.assertNoFailures();

        assertThat(resolved).isNotNull();
        assertThat(resolved.subtype()).isEqualTo(Subtype.RGB32);
        PictureSize fitting = PictureSize.shown(stream).within(new PictureSize(40, 24));
        assertThat(new PictureSize(resolved.width(), resolved.height())).isEqualTo(fitting);
        assertThat(statistics.rendered()).isGreaterThan(200);
        assertThat(statistics.dropped()).isZero();
        String text = out.toString(StandardCharsets.UTF_8);
        assertThat(text).startsWith("\u001b[?1049h").endsWith("\u001b[?1049l");
        assertThat(text.chars().filter(letter -> letter == '▀').count())
                .as("cells drawn: the first picture and what moved")
                .isGreaterThan(10L * fitting.width());
    }

    private static void drain(MediaSession session, List<MediaEventType> events) {
        while (true) {
            try {
                events.add(session.pollEvent().type());
            } catch (MediaException empty) {
                return;
            }
        }
    }
}
