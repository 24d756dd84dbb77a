package dev.reel.ffmpeg.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.open.Cancellation;
import dev.reel.pipeline.open.SourceResolver;
import dev.reel.pipeline.sink.NullSink;
import dev.reel.pipeline.sink.RenderingSink;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.PropVariant;
import dev.reel.platform.media.MajorType;
import dev.reel.session.MediaSession;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.topology.PlaybackTopology;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** Plays a file in a session of ours, on virtual time. */
final class Playing {
    private Playing() {}

    /** Pictures shown; none may be dropped. */
    static long frames(Path file) {
        VirtualPlatform time = new VirtualPlatform();
        MediaSource source =
                SourceResolver.installed(time.platform()).open(file.toString(), new Attributes(), new Cancellation());
        PresentationDescriptor presentation = source.createPresentationDescriptor();
        RenderingSink pictures = NullSink.paced(time.platform(), MajorType.VIDEO);
        MediaSession session = MediaSession.create(null, time.platform());
        session.setTopology(
                Set.of(),
                PlaybackTopology.of(source, file.toString(), presentation)
                        .output(MajorType.VIDEO, pictures)
                        .output(MajorType.AUDIO, NullSink.paced(time.platform(), MajorType.AUDIO))
                        .build());
        session.start(null, PropVariant.EMPTY);
        Set<MediaEventType> seen = new HashSet<>();
        assertThat(time.advanceUntil(
                        () -> {
                            try {
                                while (true) {
                                    seen.add(session.pollEvent().type());
                                }
                            } catch (MediaException empty) {
                                return seen.contains(MediaEventType.MESessionEnded);
                            }
                        },
                        Duration.ofMinutes(2)))
                .as("%s", seen)
                .isTrue();
        assertThat(pictures.stream().statistics().dropped()).isZero();
        long shown = pictures.stream().statistics().rendered();
        session.close();
        time.advance(Duration.ofSeconds(1));
        session.shutdown();
        source.shutdown();
        time.runUntilIdle();
        time.assertNoFailures();
        return shown;
    }
}
