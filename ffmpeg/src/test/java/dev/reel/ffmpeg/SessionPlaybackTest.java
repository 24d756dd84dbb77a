package dev.reel.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.pipeline.open.Cancellation;
import dev.reel.pipeline.open.SourceResolver;
import dev.reel.pipeline.sink.NullSink;
import dev.reel.pipeline.sink.RenderingStreamSink;
import dev.reel.pipeline.sink.SinkStatistics;
import dev.reel.pipeline.sink.SyncMeter;
import dev.reel.platform.Attributes;
import dev.reel.platform.EventReader;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.PropVariant;
import dev.reel.platform.media.MajorType;
import dev.reel.session.MediaSession;
import dev.reel.session.sequencer.SequencerSource;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyNodeType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real file through a real session, on virtual time. */
class SessionPlaybackTest {
    private VirtualPlatform time = new VirtualPlatform();

    private final List<String> seen = new ArrayList<>();
    private final List<MediaSource> sources = new ArrayList<>();
    private final Map<MajorType, RenderingStreamSink> sinks = new LinkedHashMap<>();

    @Test
    void playsTheClipWithoutDroppingAFrame() {
        MediaSession session = MediaSession.create(null, time.platform());
        session.setTopology(Set.of(), clip());
        session.start(null, PropVariant.EMPTY);
        SyncMeter sync = new SyncMeter();
        for (int step = 0; step < 990; step++) {
            time.advance(Duration.ofMillis(10));
            sync.observe(statistics(MajorType.AUDIO), statistics(MajorType.VIDEO));
        }
        assertThat(sync.observations()).isGreaterThan(900);
        assertThat(sync.percentile(0.99)).isLessThanOrEqualTo(200_000);
        playToTheEnd(session);

        assertThat(statistics(MajorType.VIDEO).rendered()).isEqualTo(300);
        assertThat(statistics(MajorType.VIDEO).dropped()).isZero();
        assertThat(statistics(MajorType.AUDIO).dropped()).isZero();
        assertThat(seen).endsWith("MESessionEnded(S_OK)", "MESessionClosed(S_OK)");
    }

    @Test
    void aQueuedTopologyFollowsWithoutAGap() {
        MediaSession session = MediaSession.create(null, time.platform());
        session.setTopology(Set.of(), clip());
        session.setTopology(Set.of(), clip());
        session.start(null, PropVariant.EMPTY);
        time.advance(Duration.ofSeconds(10).plusMillis(500));
        SinkStatistics soon = statistics(MajorType.VIDEO);
        assertThat(soon.rendered()).isBetween(310L, 318L);
        assertThat(session.clock().time()).isEqualTo(105_000_000L);
        playToTheEnd(session);

        assertThat(statistics(MajorType.VIDEO).rendered()).isEqualTo(600);
        assertThat(statistics(MajorType.VIDEO).dropped()).isZero();
        assertThat(statistics(MajorType.AUDIO).dropped()).isZero();
        assertThat(seen.stream().filter("MESessionEnded(S_OK)"::equals)).hasSize(1);
        assertThat(seen.stream().filter("MESessionStarted(S_OK)"::equals)).hasSize(1);
    }

    @Test
    void aPlaylistPlaysWithoutAGap() {
        MediaSession session = MediaSession.create(null, time.platform());
        SequencerSource sequencer = new SequencerSource(time.platform());
        for (int i = 1; i <= 3; i++) {
            sequencer.appendTopology(clip(), i == 3);
        }
        sources.clear();
        sources.add(sequencer);
        EventReader.start(session, event -> {
            seen.add(event.type() + "(" + event.status() + ")");
            if (event.type() == MediaEventType.MENewPresentation) {
                session.setTopology(
                        Set.of(), sequencer.mediaSourceTopology(event.value().asObject(PresentationDescriptor.class)));
            }
        });
        session.setTopology(Set.of(), sequencer.mediaSourceTopology(sequencer.createPresentationDescriptor()));
        session.start(null, PropVariant.EMPTY);
        assertThat(time.advanceUntil(() -> seen.contains("MESessionEnded(S_OK)"), Duration.ofSeconds(40)))
                .as("%s", seen)
                .isTrue();
        assertThat(time.time()).isBetween(300_000_000L, 302_000_000L);
        assertThat(statistics(MajorType.VIDEO).rendered()).isEqualTo(900);
        assertThat(statistics(MajorType.VIDEO).dropped()).isZero();
        assertThat(statistics(MajorType.AUDIO).dropped()).isZero();
        assertThat(statistics(MajorType.VIDEO).lastLateness()).isZero();
        closeAndRelease(session);
    }

    @Test
    void seeksExactly() {
        MediaSession session = MediaSession.create(null, time.platform());
        session.setTopology(Set.of(), clip());
        session.start(null, PropVariant.EMPTY);
        time.advance(Duration.ofSeconds(2));
        long before = statistics(MajorType.VIDEO).rendered();
        session.start(null, PropVariant.i8(75_000_000));
        time.advance(Duration.ofMillis(1));
        SinkStatistics after = statistics(MajorType.VIDEO);
        assertThat(after.rendered()).isEqualTo(before + 1);
        assertThat(after.lastSampleTime()).isBetween(75_000_000L - 333_334, 75_000_000L);
        assertThat(session.clock().time()).isBetween(75_000_000L, 75_010_000L);
        playToTheEnd(session);
        assertThat(statistics(MajorType.VIDEO).rendered()).isEqualTo(before + 75);
    }

    /** Whatever thread comes first: the frame of the position is the first that is shown, forward and backward. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void seeksExactlyInAnyOrderOfTasks(long seed) {
        time = VirtualPlatform.shuffled(seed);
        MediaSession session = MediaSession.create(null, time.platform());
        session.setTopology(Set.of(), clip());
        session.start(null, PropVariant.EMPTY);
        time.advance(Duration.ofMillis(300));
        for (long position : new long[] {93_000_000, 21_620_000, 58_500_000, 4_000_000}) {
            long before = statistics(MajorType.VIDEO).rendered();
            session.start(null, PropVariant.i8(position));
            time.advance(Duration.ofMillis(1));
            SinkStatistics after = statistics(MajorType.VIDEO);
            assertThat(after.rendered()).isEqualTo(before + 1);
            assertThat(after.lastSampleTime()).isBetween(position - 333_334, position);
            time.advance(Duration.ofMillis(200));
        }
        closeAndRelease(session);
    }

    @Test
    void scrubsOneFrameAtATime() {
        MediaSession session = MediaSession.create(null, time.platform());
        session.setTopology(Set.of(), clip());
        session.setRate(false, 0);
        session.start(null, PropVariant.i8(30_000_000));
        time.advance(Duration.ofSeconds(1));
        drain(session, seen);
        assertThat(seen).contains("MESessionScrubSampleComplete(S_OK)");
        assertThat(statistics(MajorType.VIDEO).rendered()).isEqualTo(1);
        assertThat(statistics(MajorType.VIDEO).lastSampleTime()).isBetween(29_666_666L, 30_000_000L);
        assertThat(session.clock().time()).isEqualTo(30_000_000L);
        session.start(null, PropVariant.EMPTY);
        time.advance(Duration.ofSeconds(1));
        assertThat(statistics(MajorType.VIDEO).rendered()).isEqualTo(2);
        closeAndRelease(session);
    }

    @Test
    void endsAtAMark() {
        MediaSession session = MediaSession.create(null, time.platform());
        Topology topology = clip();
        topology.sourceNodes()
                .forEach(node ->
                        node.set(NodeAttributes.MEDIASTART, 20_000_000L).set(NodeAttributes.MEDIASTOP, 50_000_000L));
        session.setTopology(Set.of(), topology);
        session.start(null, PropVariant.EMPTY);
        playToTheEnd(session);
        assertThat(statistics(MajorType.VIDEO).rendered()).isEqualTo(90);
        assertThat(seen).contains("MEEndOfPresentation(S_OK)");
    }

    private Topology clip() {
        MediaSource source = SourceResolver.installed(time.platform())
                .open("../cli/src/main/resources/dev/reel/cli/clip.mp4", new Attributes(), new Cancellation());
        sources.add(source);
        Topology topology = new Topology();
        PresentationDescriptor presentation = source.createPresentationDescriptor();
        for (StreamDescriptor stream : presentation.streamDescriptors()) {
            TopologyNode from = topology.addNode(TopologyNodeType.SOURCESTREAM);
            from.set(NodeAttributes.SOURCE, source);
            from.set(NodeAttributes.PRESENTATION_DESCRIPTOR, presentation);
            from.set(NodeAttributes.STREAM_DESCRIPTOR, stream);
            TopologyNode to = topology.addNode(TopologyNodeType.OUTPUT);
            to.setObject(sinks.computeIfAbsent(stream.typeHandler().majorType(), major -> (RenderingStreamSink)
                    NullSink.paced(time.platform(), major).streamSinks().get(0)));
            from.connectTo(to);
        }
        return topology;
    }

    private SinkStatistics statistics(MajorType major) {
        return sinks.get(major).statistics();
    }

    private void playToTheEnd(MediaSession session) {
        assertThat(time.advanceUntil(
                        () -> {
                            drain(session, seen);
                            return seen.contains("MESessionEnded(S_OK)");
                        },
                        Duration.ofSeconds(30)))
                .as("%s", seen)
                .isTrue();
        closeAndRelease(session);
    }

    private void closeAndRelease(MediaSession session) {
        session.close();
        time.advance(Duration.ofSeconds(1));
        drain(session, seen);
        session.shutdown();
        sources.forEach(MediaSource::shutdown);
        time.runUntilIdle();
        time.assertNoFailures();
        assertThat(NativeCount.total()).isZero();
        assertThat(seen).noneMatch(event -> event.startsWith(MediaEventType.MEError.name() + "("));
    }

    private static void drain(MediaSession session, List<String> seen) {
        while (true) {
            try {
                MediaEvent event = session.pollEvent();
                seen.add(event.toString());
            } catch (MediaException empty) {
                return;
            }
        }
    }
}
