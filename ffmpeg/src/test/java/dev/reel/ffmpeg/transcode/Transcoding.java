package dev.reel.ffmpeg.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.ffmpeg.NativeCount;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.open.Cancellation;
import dev.reel.pipeline.open.SourceResolver;
import dev.reel.platform.Attributes;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.session.MediaSession;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.topology.Topology;
import dev.reel.topology.transcode.TranscodeProfile;
import dev.reel.topology.transcode.TranscodeTopology;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Turns one file into another through a session, on virtual time, the way topology.md §11 says. */
final class Transcoding {
    final VirtualPlatform time = new VirtualPlatform();
    final List<MediaEvent> events = new ArrayList<>();
    private MediaSource source;
    private MediaSession session;

    /** The whole run; the events tell how it went. */
    static Transcoding run(Path from, Path to, TranscodeProfile profile) {
        return run(from, to, profile, builder -> builder);
    }

    static Transcoding run(Path from, Path to, TranscodeProfile profile, UnaryOperator<TranscodeTopology> settings) {
        Transcoding run = new Transcoding();
        run.begin(from, to, profile, settings);
        run.finish();
        return run;
    }

    /** A run that must succeed. */
    static void must(Path from, Path to, TranscodeProfile profile) {
        assertThat(run(from, to, profile).failure()).isEmpty();
    }

    MediaSource open(Path from) {
        source = SourceResolver.installed(time.platform()).open(from.toString(), new Attributes(), new Cancellation());
        return source;
    }

    void begin(Path from, Path to, TranscodeProfile profile, UnaryOperator<TranscodeTopology> settings) {
        Topology topology = settings.apply(TranscodeTopology.of(open(from), profile, time.platform()))
                .build(to);
        start(topology);
    }

    void start(Topology topology) {
        session = MediaSession.create(null, time.platform());
        session.setTopology(Set.of(), topology);
        session.start(null, PropVariant.EMPTY);
    }

    /** Waits for the end or a failure, closes, shuts down. */
    void finish() {
        boolean over = time.advanceUntil(
                () -> {
                    drain();
                    return failure().isPresent() || saw(MediaEventType.MESessionEnded);
                },
                Duration.ofMinutes(10));
        assertThat(over).as("%s", events).isTrue();
        close();
    }

    /** Closes wherever it is. */
    void close() {
        session.close();
        time.advance(Duration.ofSeconds(6));
        drain();
        assertThat(saw(MediaEventType.MESessionClosed)).as("%s", events).isTrue();
        session.shutdown();
        source.shutdown();
        time.runUntilIdle();
        time.assertNoFailures();
        assertThat(NativeCount.total()).as("%s", NativeCount.snapshot()).isZero();
    }

    boolean saw(MediaEventType type) {
        return events.stream().anyMatch(event -> event.type() == type);
    }

    /** The first failure that an event told. */
    Optional<Status> failure() {
        return events.stream()
                .map(MediaEvent::status)
                .filter(status -> !status.isSuccess())
                .findFirst();
    }

    /** Runs so many tasks. */
    void steps(long count) {
        long until = time.steps() + count;
        time.advanceUntil(() -> time.steps() >= until, Duration.ZERO);
    }

    /** True when the session has told its end. */
    boolean isOver() {
        drain();
        return saw(MediaEventType.MESessionEnded);
    }

    /** What the first failure said. */
    String failureText() {
        return events.stream()
                .filter(event -> !event.status().isSuccess())
                .map(event -> event.attributes().get(EventAttributes.MESSAGE, ""))
                .findFirst()
                .orElse("");
    }

    private void drain() {
        while (true) {
            try {
                events.add(session.pollEvent());
            } catch (MediaException empty) {
                return;
            }
        }
    }
}
