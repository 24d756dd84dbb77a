package dev.reel.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.transform.TransformCategory;
import dev.reel.pipeline.transform.TransformRegistry;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.EventTrace;
import dev.reel.testkit.Golden;
import dev.reel.testkit.Scenario;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.testkit.fake.FakeDeviceSink;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.FakeTransformFactory;
import dev.reel.testkit.fake.Fakes;
import dev.reel.testkit.fake.Rendered;
import dev.reel.testkit.fake.StreamScript;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyNodeType;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The fakes play together in a session: what the testkit promises to those who test sessions. */
class FakesInASessionTest {
    private final VirtualPlatform virtual = new VirtualPlatform();
    private final EventTrace trace = EventTrace.of(virtual);
    private final Fakes fakes = new Fakes(virtual).tracing(trace);
    private final FakeTransformFactory decoder = new FakeTransformFactory(
            TransformCategory.VIDEO_DECODER,
            fakes.transform(MediaType.of(MajorType.VIDEO, Subtype.H264), MediaType.video(Subtype.I420, 640, 360))
                    .name("decoder")
                    .delay(2));
    private final MediaSession session =
            MediaSession.create(null, new SessionRegistry(new TransformRegistry(List.of(decoder))), virtual.platform());

    @AfterEach
    void nothingIsLost() {
        session.shutdown();
        virtual.runUntilIdle();
        virtual.assertNoFailures();
        fakes.ledger().assertClean();
    }

    @Test
    void aVideoPlaysToItsEndWithEveryFrameAtItsTime() {
        FakeSource source =
                fakes.source(StreamScript.video(25, Duration.ofSeconds(2))).build();
        FakeSink sink = fakes.sink().build();
        Scenario.on(virtual, session, trace)
                .call("setTopology", s -> s.setTopology(Set.of(), topology(source, sink)))
                .expect(MediaEventType.MESessionTopologySet)
                .call("start", s -> s.start(null, PropVariant.EMPTY))
                .expect(MediaEventType.MESessionStarted)
                .expect(MediaEventType.MEEndOfPresentation)
                .expect(MediaEventType.MESessionEnded)
                .call("close", MediaSession::close)
                .expect(MediaEventType.MESessionClosed);
        List<Rendered> rendered = sink.stream().rendered();
        assertThat(rendered)
                .extracting(Rendered::index)
                .containsExactlyElementsOf(IntStream.range(0, 50).boxed().toList());
        assertThat(rendered).allMatch(frame -> frame.lateness() == 0, "on time");
        Golden.assertMatches("fakes/video-to-end.txt", trace.dump());
    }

    @Test
    void anHourOfCompressedSoundAndPicturesPlaysInMoments() {
        FakeSource source = fakes.source(
                        StreamScript.compressedVideo(25, Duration.ofHours(1), 50),
                        StreamScript.audio(Duration.ofHours(1)))
                .build();
        FakeSink screen = fakes.prerollSink()
                .name("screen")
                .accepts(MediaType.of(MajorType.VIDEO, Subtype.I420))
                .build();
        FakeDeviceSink speaker = fakes.deviceSink()
                .name("speaker")
                .accepts(MediaType.of(MajorType.AUDIO, Subtype.PCM))
                .drift(0.0001)
                .build();
        session.setTopology(Set.of(), topology(source, screen, speaker));
        session.start(null, PropVariant.EMPTY);
        trace.follow("session", session);
        virtual.advance(Duration.ofHours(1).plusSeconds(5));
        assertThat(trace.count(MediaEventType.MESessionEnded)).as(trace::dump).isEqualTo(1);
        assertThat(decoder.made()).hasSize(1);
        assertThat(screen.stream().rendered()).hasSize(25 * 3600).allMatch(frame -> Math.abs(frame.lateness()) <= 2);
        assertThat(speaker.stream().rendered()).hasSize(50 * 3600).allMatch(piece -> Math.abs(piece.lateness()) <= 2);
        Rendered last = speaker.stream().rendered().get(50 * 3600 - 1);
        long ahead = last.clockTime() - last.systemTime();
        assertThat(ahead)
                .as("the sound card is 100 ppm fast")
                .isBetween(355 * Platform.MILLISECOND, 362 * Platform.MILLISECOND);
    }

    private static Topology topology(FakeSource source, MediaSink... sinks) {
        Topology topology = new Topology();
        var presentation = source.createPresentationDescriptor();
        for (int i = 0; i < sinks.length; i++) {
            TopologyNode from = topology.addNode(TopologyNodeType.SOURCESTREAM);
            from.set(NodeAttributes.SOURCE, source);
            from.set(NodeAttributes.PRESENTATION_DESCRIPTOR, presentation);
            from.set(NodeAttributes.STREAM_DESCRIPTOR, presentation.streamDescriptor(i));
            TopologyNode to = topology.addNode(TopologyNodeType.OUTPUT);
            to.setObject(sinks[i].streamSinks().get(0));
            from.connectTo(to);
        }
        return topology;
    }
}
