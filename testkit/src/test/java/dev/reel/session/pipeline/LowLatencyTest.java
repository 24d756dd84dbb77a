package dev.reel.session.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.AttributeStore;
import dev.reel.pipeline.transform.Transform;
import dev.reel.pipeline.transform.TransformCategory;
import dev.reel.pipeline.transform.TransformFactory;
import dev.reel.pipeline.transform.TransformOutput;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.Platform;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Subtype;
import dev.reel.session.SessionAttributes;
import dev.reel.session.SetTopologyFlag;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.FaultPlan;
import dev.reel.testkit.fake.FaultPoint;
import dev.reel.testkit.fake.StreamScript;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.StandardTopologyLoader;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyNodeType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** media-session.md §13: what MF_LOW_LATENCY does. */
class LowLatencyTest {
    private static final MediaType SMALL = MediaType.video(Subtype.I420, 320, 180);

    /** Where the flag is set. */
    private enum Place {
        NOWHERE,
        SESSION,
        TOPOLOGY
    }

    private final BranchRig rig = new BranchRig();
    private final FaultPlan plan = new FaultPlan();
    private final FakeSource source = rig.fakes
            .source(StreamScript.video(25, Duration.ofSeconds(2)))
            .faults(plan)
            .build();

    @AfterEach
    void finish() {
        rig.finish();
    }

    private boolean set(Place place) {
        switch (place) {
            case SESSION -> rig.configuration.set(AttributeStore.LOW_LATENCY, 1);
            case TOPOLOGY -> rig.topology.set(AttributeStore.LOW_LATENCY, 1);
            default -> {
                // As it is.
            }
        }
        return place != Place.NOWHERE;
    }

    @ParameterizedTest
    @EnumSource(Place.class)
    @Conformance(
            spec = "media-session",
            section = "13",
            rule = "the flag is copied to source, transforms and sinks before any type is set, from the session or a"
                    + " topology")
    void section13Copied(Place place) {
        boolean low = set(place);
        List<Boolean> known = new ArrayList<>();
        Watched inPlace = new Watched();
        Watched byId = new Watched();
        Watched inserted = new Watched();
        rig.transforms.register(new Factory(TransformCategory.VIDEO_EFFECT, byId));
        rig.transforms.register(new Factory(TransformCategory.VIDEO_PROCESSOR, inserted));
        FakeSink sink = rig.fakes.sink().lists(SMALL).accepts(SMALL).build();
        UUID loader = UUID.randomUUID();
        rig.registry.registerTopologyLoader(loader, platform -> (partial, current) -> {
            known.add(source.attributes().isTrue(AttributeStore.LOW_LATENCY));
            known.add(sink.attributes().isTrue(AttributeStore.LOW_LATENCY));
            return new StandardTopologyLoader(rig.transforms, platform).load(partial, current);
        });
        rig.configuration.set(SessionAttributes.TOPOLOADER, loader);
        TopologyNode named = rig.topology.addNode(TopologyNodeType.TRANSFORM);
        named.set(NodeAttributes.TRANSFORM_OBJECTID, Factory.idOf(TransformCategory.VIDEO_EFFECT));
        BranchRig.chain(rig.source(source, 0), rig.transform(inPlace), named, rig.output(sink));

        rig.playToEnd();

        assertThat(known).containsExactly(low, low);
        assertThat(inPlace.known).isNotEmpty().containsOnly(low);
        assertThat(byId.known).isNotEmpty().containsOnly(low);
        assertThat(inserted.known).isNotEmpty().containsOnly(low);
        assertThat(sink.stream().rendered()).hasSize(50);
    }

    @ParameterizedTest
    @EnumSource(Place.class)
    @Conformance(
            spec = "media-session",
            section = "13",
            rule = "one request is open per stream and nothing is read before it is wanted")
    void section13Requests(Place place) {
        boolean low = set(place);
        FakeSink sink = rig.fakes.sink().depth(1).build();
        BranchRig.chain(rig.source(source, 0), rig.output(sink));

        rig.play().pass(Duration.ofMillis(500));

        long ahead = plan.count(FaultPoint.STREAM_REQUEST)
                - sink.stream().statistics().received();
        assertThat(ahead).isEqualTo(low ? 0 : 4);
        rig.virtual.advance(Duration.ofSeconds(3));
        assertThat(sink.stream().rendered()).hasSize(50);
    }

    @ParameterizedTest
    @EnumSource(Place.class)
    @Conformance(
            spec = "media-session",
            section = "13",
            rule = "the shortest preroll: the clock starts as soon as each sink has one sample")
    void section13Preroll(Place place) {
        boolean low = set(place);
        FakeSource slow = rig.fakes
                .source(StreamScript.video(25, Duration.ofSeconds(2)))
                .name("slow")
                .latency(Platform.SECOND / 10)
                .build();
        FakeSink sink = rig.fakes.prerollSink().depth(5).build();
        BranchRig.chain(rig.source(slow, 0), rig.output(sink));

        rig.play();

        assertThat(sink.stream().statistics().received())
                .isGreaterThanOrEqualTo(low ? 1 : 5)
                .isLessThan(low ? 2 : 8);
        assertThat(rig.virtual.time()).isEqualTo((low ? 1 : 2) * Platform.SECOND / 10);
    }

    @ParameterizedTest
    @EnumSource(
            value = Place.class,
            names = {"SESSION", "TOPOLOGY"})
    @Conformance(
            spec = "media-session",
            section = "13",
            rule = "a transform is asked for output after every input, so that nothing waits for more input than it"
                    + " must")
    void section13OutputAfterInput(Place place) {
        set(place);
        Watched roomy = new Watched();
        BranchRig.chain(
                rig.source(source, 0),
                rig.transform(roomy),
                rig.output(rig.fakes.sink().build()));

        rig.playToEnd();

        for (int i = 1; i < roomy.calls.size(); i++) {
            assertThat(roomy.calls.get(i - 1) + roomy.calls.get(i)).isNotEqualTo("inin");
        }
        assertThat(roomy.calls).filteredOn("in"::equals).hasSize(50);
    }

    @ParameterizedTest
    @EnumSource(
            value = Place.class,
            names = {"SESSION", "TOPOLOGY"})
    @Conformance(
            spec = "media-session",
            section = "13",
            rule = "a topology that is not resolved, and a converter that comes in mid-stream, get the flag too")
    void section13Unresolved(Place place) {
        set(place);
        Watched converter = new Watched();
        rig.transforms.register(new Factory(TransformCategory.VIDEO_PROCESSOR, converter));
        MediaType large = StreamScript.video(25, Duration.ofSeconds(1)).type();
        FakeSource changing = rig.fakes
                .source(StreamScript.video(25, Duration.ofSeconds(1)).insert(10, new StreamScript.FormatChange(SMALL)))
                .name("changing")
                .build();
        FakeSink sink = rig.fakes.sink().accepts(large).current(large).build();
        BranchRig.chain(rig.source(changing, 0), rig.output(sink));

        rig.playToEnd(SetTopologyFlag.NORESOLUTION);

        assertThat(changing.attributes().isTrue(AttributeStore.LOW_LATENCY)).isTrue();
        assertThat(sink.attributes().isTrue(AttributeStore.LOW_LATENCY)).isTrue();
        assertThat(converter.known).isNotEmpty().containsOnly(true);
        assertThat(rig.trace.count(MediaEventType.MEError)).isZero();
    }

    /** Passes samples on, takes several ahead, and notes whether it knew of the flag when its types were set. */
    private static final class Watched extends HandMadeTransform {
        private final List<Boolean> known = new ArrayList<>();
        private final List<String> calls = new ArrayList<>();

        Watched() {
            super(1, 1);
        }

        @Override
        public void setInputType(int stream, @Nullable MediaType type) {
            known.add(attributes().isTrue(AttributeStore.LOW_LATENCY));
            super.setInputType(stream, type);
        }

        @Override
        public void setOutputType(int stream, @Nullable MediaType type) {
            known.add(attributes().isTrue(AttributeStore.LOW_LATENCY));
            super.setOutputType(stream, type);
        }

        @Override
        boolean hasRoom(int input) {
            return held.get(input).size() < 8;
        }

        @Override
        public InputResult processInput(int stream, Sample sample) {
            calls.add("in");
            return super.processInput(stream, sample);
        }

        @Override
        boolean produce(TransformOutput output) {
            calls.add("out");
            Sample sample = held.get(0).poll();
            if (sample != null) {
                output.put(sample);
            }
            return sample != null;
        }
    }

    /** Makes one transform. */
    private record Factory(TransformCategory category, Transform made) implements TransformFactory {
        static UUID idOf(TransformCategory category) {
            return UUID.nameUUIDFromBytes(category.name().getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public UUID id() {
            return idOf(category);
        }

        @Override
        public String name() {
            return "watched";
        }

        @Override
        public boolean acceptsInput(MediaType type) {
            return type.majorType().equals(MajorType.VIDEO);
        }

        @Override
        public boolean offersOutput(MediaType type) {
            return type.majorType().equals(MajorType.VIDEO);
        }

        @Override
        public Transform create(Platform platform) {
            return made;
        }
    }
}
