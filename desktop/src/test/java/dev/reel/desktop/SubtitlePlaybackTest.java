package dev.reel.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.ffmpeg.FfmpegProgram;
import dev.reel.ffmpeg.Subtitle;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.open.Cancellation;
import dev.reel.pipeline.open.SourceResolver;
import dev.reel.pipeline.sink.NullSink;
import dev.reel.platform.Attributes;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.media.MajorType;
import dev.reel.session.MediaSession;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.topology.PlaybackTopology;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Subtitles of streams are there when their time comes, also after jumps, and long before one is due nothing is read for it. */
class SubtitlePlaybackTest {
    private static final String SRT = """
        1
        00:00:01,000 --> 00:00:02,000
        early

        2
        00:00:20,000 --> 00:00:25,000
        late
        """;

    @TempDir
    Path folder;

    private final VirtualPlatform time = new VirtualPlatform();
    private final SubtitleLayer layer = new SubtitleLayer();

    @Test
    void eachIsThereInTimeAlsoAfterJumps() throws Exception {
        Path srt = folder.resolve("in.srt");
        Path film = folder.resolve("film.mkv");
        Files.writeString(srt, SRT);
        FfmpegProgram.run(List.of(
                "-f",
                "lavfi",
                "-i",
                "testsrc=d=30:s=64x36:r=10",
                "-i",
                srt.toString(),
                "-c:v",
                "mpeg4",
                "-c:s",
                "srt",
                film.toString()));
        MediaSource source =
                SourceResolver.installed(time.platform()).open(film.toString(), new Attributes(), new Cancellation());
        PresentationDescriptor presentation = source.createPresentationDescriptor();
        for (int i = 0; i < presentation.streamCount(); i++) {
            presentation.select(i);
        }
        layer.select(layer.add("en", List.of()));
        MediaSession session = MediaSession.create(null, time.platform());
        var unusedSet = session.setTopology(
                Set.of(),
                PlaybackTopology.of(source, "film", presentation)
                        .output(MajorType.VIDEO, NullSink.pacedActivate(time.platform(), MajorType.VIDEO))
                        .eachOutput(MajorType.SUBTITLE, stream -> layer.sink(time.platform(), 0))
                        .build());
        var unusedStart = session.start(null, PropVariant.EMPTY);
        time.advance(5 * Platform.SECOND);
        assertThat(seen(0.9)).isEmpty();
        assertThat(seen(1.5)).containsExactly("early");
        assertThat(seen(2.0)).isEmpty();
        assertThat(seen(21)).as("not read yet").isEmpty();
        var unusedJump = session.start(null, PropVariant.i8(19 * Platform.SECOND));
        time.advance(2 * Platform.SECOND);
        assertThat(seen(23)).containsExactly("late");
        var unusedBack = session.start(null, PropVariant.i8(0));
        time.advance(2 * Platform.SECOND);
        assertThat(seen(1.5)).as("once, though it came twice").containsExactly("early");
        layer.cycle();
        assertThat(seen(1.5)).as("off").isEmpty();
        session.shutdown();
        source.shutdown();
        time.advance(Platform.SECOND);
        time.assertNoFailures();
    }

    private List<String> seen(double seconds) {
        return layer.at(Math.round(seconds * Platform.SECOND)).stream()
                .map(Subtitle::lines)
                .flatMap(List::stream)
                .toList();
    }
}
