package dev.reel.session.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.transform.TransformCategory;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Subtype;
import dev.reel.session.SetTopologyFlag;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.fake.FakeActivate;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.FakeTransform;
import dev.reel.testkit.fake.FakeTransformFactory;
import dev.reel.testkit.fake.StreamScript;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.TopologyNode;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** media-session.md §15: who ends the objects of a topology, and when. */
class OwnershipTest {
    private static final MediaType I420 = MediaType.of(MajorType.VIDEO, Subtype.I420);

    private final BranchRig rig = new BranchRig();
    private final FakeSource source =
            rig.fakes.source(StreamScript.video(25, Duration.ofSeconds(1))).build();
    private final FakeSink sink = rig.fakes.sink().build();

    @AfterEach
    void finish() {
        rig.finish();
    }

    @Conformance(
            spec = "media-session",
            section = "15",
            rule = "sink: on clear by NOSHUTDOWN_ON_REMOVE (default TRUE = left alone), on Shutdown always, once in"
                    + " all")
    @ParameterizedTest(name = "NOSHUTDOWN_ON_REMOVE {0}: after the clear {1}")
    @CsvSource({", 0", "1, 0", "0, 1"})
    void section15Sink(Integer attribute, int afterClear) {
        TopologyNode output = rig.output(sink);
        if (attribute != null) {
            output.set(NodeAttributes.NOSHUTDOWN_ON_REMOVE, attribute);
        }
        BranchRig.chain(rig.source(source, 0), output);

        playAndClear();
        assertThat(sink.shutdownCount()).isEqualTo(afterClear);

        shutdown();
        assertThat(sink.shutdownCount()).isEqualTo(1);
    }

    @Conformance(
            spec = "media-session",
            section = "15",
            rule = "sink made from an activation object: the same, through ShutdownObject")
    @ParameterizedTest(name = "NOSHUTDOWN_ON_REMOVE {0}: after the clear {1}")
    @CsvSource({"1, 0", "0, 1"})
    void section15Activate(int attribute, int afterClear) {
        FakeActivate<FakeSink> activate = new FakeActivate<>(() -> sink, FakeSink::shutdown);
        TopologyNode output = rig.output(activate);
        output.set(NodeAttributes.NOSHUTDOWN_ON_REMOVE, attribute);
        BranchRig.chain(rig.source(source, 0), output);

        playAndClear();
        assertThat(activate.shutdownCount()).isEqualTo(afterClear);

        shutdown();
        assertThat(activate.shutdownCount()).isEqualTo(1);
        assertThat(sink.shutdownCount()).isEqualTo(1);
    }

    @Conformance(
            spec = "media-session",
            section = "15",
            rule = "a transform of the application is let go, nothing is called; one that the loader made is closed"
                    + " once")
    @Test
    void section15Transforms() {
        FakeTransformFactory decoders = new FakeTransformFactory(
                TransformCategory.VIDEO_DECODER,
                rig.fakes
                        .transform(MediaType.of(MajorType.VIDEO, Subtype.H264), I420)
                        .name("decoder"));
        rig.transforms.register(decoders);
        FakeTransform effect = rig.fakes.transform(I420, I420).name("effect").build();
        FakeSource compressed = rig.fakes
                .source(StreamScript.compressedVideo(25, Duration.ofSeconds(1), 25))
                .build();
        BranchRig.chain(rig.source(compressed, 0), rig.transform(effect), rig.output(sink));

        playAndClear();

        assertThat(effect.closeCount()).isZero();
        assertThat(decoders.made())
                .singleElement()
                .satisfies(decoder -> assertThat(decoder.closeCount()).isEqualTo(1));
        shutdown();
        assertThat(effect.closeCount()).isZero();
        assertThat(decoders.made().get(0).closeCount()).isEqualTo(1);
    }

    @Conformance(spec = "media-session", section = "15", rule = "a media source is never shut down by the session")
    @Test
    void section15Source() {
        BranchRig.chain(rig.source(source, 0), rig.output(sink));

        playAndClear();
        shutdown();

        assertThat(source.shutdownCount()).isZero();
    }

    @Conformance(
            spec = "media-session",
            section = "4.1",
            rule = "a refused topology's sinks are not shut down by a later Shutdown, and the session stays usable")
    @Test
    void section41Refused() {
        FakeSink refused = rig.fakes
                .sink()
                .name("refused")
                .accepts(MediaType.of(MajorType.VIDEO, Subtype.AYUV))
                .current(MediaType.video(Subtype.AYUV, 640, 360))
                .build();
        BranchRig.chain(rig.source(source, 0), rig.output(refused));
        var scenario = rig.set().expect(MediaEventType.MESessionTopologySet, Status.MF_E_TOPO_CODEC_NOT_FOUND);
        rig.topology.clear();
        BranchRig.chain(rig.source(source, 0), rig.output(sink));

        scenario.call("setTopology", s -> s.setTopology(Set.<SetTopologyFlag>of(), rig.topology))
                .expect(MediaEventType.MESessionTopologySet);
        shutdown();

        assertThat(refused.shutdownCount()).isZero();
        assertThat(sink.shutdownCount()).isEqualTo(1);
    }

    private void playAndClear() {
        rig.playToEnd();
        rig.session().setTopology(Set.of(SetTopologyFlag.CLEAR_CURRENT), null);
        rig.virtual.advance(Duration.ofSeconds(1));
    }

    private void shutdown() {
        rig.session().shutdown();
        rig.virtual.runUntilIdle();
    }
}
