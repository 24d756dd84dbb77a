package dev.reel.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.Services;
import dev.reel.pipeline.transform.TransformCategory;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.FakeTransformFactory;
import dev.reel.testkit.fake.StreamScript;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** media-session.md §6: what is told of a topology, when, and in which order. */
class Section6TopologyStatusTest {
    private static final UUID SERVICE = UUID.fromString("00000000-0000-0000-0000-00000000000f");

    private final SessionRig rig = new SessionRig();
    private final FakeSource source = rig.video(4);
    private final FakeSink sink = rig.fakes.sink().offers(SERVICE, "first").build();
    private final Topology topology = SessionRig.topology(source, sink);

    @AfterEach
    void nothingIsLost() {
        rig.finish();
    }

    private static TopologyStatus statusIn(MediaEvent event) {
        return event.type() == MediaEventType.MESessionTopologyStatus
                ? TopologyStatus.of(event.attributes().get(EventAttributes.TOPOLOGY_STATUS))
                : TopologyStatus.INVALID;
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "0, INVALID",
        "100, READY",
        "200, STARTED_SOURCE",
        "210, DYNAMIC_CHANGED",
        "300, SINK_SWITCHED",
        "400, ENDED"
    })
    @Conformance(spec = "media-session", section = "6", rule = "values and names, found both ways")
    void values(int value, TopologyStatus status) {
        assertThat(status.value()).isEqualTo(value);
        assertThat(TopologyStatus.of(value)).isEqualTo(status);
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "6",
            rule = "READY: the topology is in place, GetService uses it from now on; the first and those that follow")
    void ready() {
        List<String> answers = new ArrayList<>();
        rig.listen(event -> {
            if (statusIn(event) == TopologyStatus.READY) {
                assertThat(event.value().value()).isSameAs(rig.session.currentTopology());
                answers.add(Services.get(rig.session, SERVICE, String.class));
            }
        });
        rig.run(rig.setTopology(topology));
        assertThat(answers).containsExactly("first");
        FakeSink second =
                rig.fakes.sink().name("second").offers(SERVICE, "second").build();
        rig.run(rig.setTopology(SessionRig.topology(rig.video(1), second)));
        assertThat(answers).as("it waits").containsExactly("first");
        rig.run(rig.start());
        rig.await(MediaEventType.MESessionEnded);
        FakeSink third = rig.fakes.sink().name("third").offers(SERVICE, "third").build();
        rig.run(rig.setTopology(SessionRig.topology(rig.video(1), third), SetTopologyFlag.IMMEDIATE));
        assertThat(answers).containsExactly("first", "second", "third");
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "6",
            rule = "STARTED_SOURCE: reading has begun; not before a start, and not when the source refuses")
    void startedSource() {
        rig.run(rig.setTopology(topology));
        rig.advance(5);
        rig.outcome(rig.startAt(100));
        assertThat(rig.statuses(topology)).containsExactly(TopologyStatus.READY);
        rig.forget();
        rig.run(rig.start());
        List<String> order = rig.trace.entries().stream()
                .map(entry -> entry.who() + " " + entry.what())
                .filter(line -> line.startsWith("source start") || line.contains("STARTED_SOURCE"))
                .toList();
        assertThat(order)
                .containsExactly("source start EMPTY", "session <- MESessionTopologyStatus(S_OK) STARTED_SOURCE");
    }

    @ParameterizedTest(name = "converter {0}")
    @ValueSource(booleans = {true, false})
    @Conformance(
            spec = "media-session",
            section = "6",
            rule = "DYNAMIC_CHANGED: the topology was edited for a stream's new format; not when it was left as it is")
    void dynamicChanged(boolean needed) {
        MediaType large = MediaType.video(Subtype.I420, 640, 360);
        MediaType rgb = MediaType.of(MajorType.VIDEO, Subtype.RGB32);
        SessionRig converting = new SessionRig(
                new VirtualPlatform(),
                null,
                List.of(fakes -> new FakeTransformFactory(
                        TransformCategory.VIDEO_PROCESSOR,
                        fakes.transform(rgb, MediaType.of(MajorType.VIDEO, Subtype.I420)))));
        StreamScript script = StreamScript.video(25, Duration.ofSeconds(2))
                .insert(20, new StreamScript.FormatChange(MediaType.video(Subtype.RGB32, 640, 360)));
        FakeSink.Builder<FakeSink> builder = converting.fakes.sink();
        FakeSink screen =
                (needed ? builder.accepts(MediaType.of(large.majorType(), large.subtype())) : builder).build();
        Topology changing = SessionRig.topology(converting.fakes.source(script).build(), screen);
        converting.run(converting.setTopology(changing));
        int before = converting.session.currentTopology().nodeCount();
        converting.run(converting.start());
        converting.await(MediaEventType.MESessionEnded);
        assertThat(converting.statuses(changing))
                .containsExactlyElementsOf(
                        needed
                                ? List.of(
                                        TopologyStatus.READY,
                                        TopologyStatus.STARTED_SOURCE,
                                        TopologyStatus.DYNAMIC_CHANGED,
                                        TopologyStatus.ENDED)
                                : List.of(TopologyStatus.READY, TopologyStatus.STARTED_SOURCE, TopologyStatus.ENDED));
        assertThat(converting.session.currentTopology().nodeCount()).isEqualTo(before + (needed ? 1 : 0));
        converting.finish();
    }

    @ParameterizedTest(name = "the second shares the sink: {0}")
    @ValueSource(booleans = {true, false})
    @Conformance(
            spec = "media-session",
            section = "6",
            rule = "increasing order, each at most once, no SINK_SWITCHED for the first topology; INVALID never")
    void statusesRise(boolean shared) {
        FakeSink other = shared ? sink : rig.fakes.sink().name("other").build();
        Topology next = SessionRig.topology(rig.video(1), other);
        rig.run(rig.setTopology(topology));
        rig.run(rig.setTopology(next));
        rig.run(rig.start());
        rig.run(rig.startAt(2));
        rig.run(rig.session.pause());
        rig.run(rig.start());
        rig.await(MediaEventType.MESessionEnded);
        assertThat(rig.statuses(topology))
                .containsExactly(TopologyStatus.READY, TopologyStatus.STARTED_SOURCE, TopologyStatus.ENDED);
        assertThat(rig.statuses(next))
                .containsExactly(
                        TopologyStatus.READY,
                        TopologyStatus.STARTED_SOURCE,
                        TopologyStatus.SINK_SWITCHED,
                        TopologyStatus.ENDED);
        assertThat(rig.count(MediaEventType.MESessionStarted))
                .as("none for the second")
                .isEqualTo(3);
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "6",
            rule = "what would be smaller than a status before is not told: no DYNAMIC_CHANGED behind SINK_SWITCHED")
    void neverDown() {
        SessionRig converting = new SessionRig(
                new VirtualPlatform(),
                null,
                List.of(fakes -> new FakeTransformFactory(
                        TransformCategory.VIDEO_PROCESSOR,
                        fakes.transform(
                                MediaType.of(MajorType.VIDEO, Subtype.RGB32),
                                MediaType.of(MajorType.VIDEO, Subtype.I420)))));
        StreamScript script = StreamScript.video(25, Duration.ofSeconds(2))
                .insert(40, new StreamScript.FormatChange(MediaType.video(Subtype.RGB32, 640, 360)));
        FakeSink screen = converting
                .fakes
                .sink()
                .accepts(MediaType.of(MajorType.VIDEO, Subtype.I420))
                .build();
        converting.run(converting.setTopology(SessionRig.topology(converting.video(1), screen)));
        Topology changing = SessionRig.topology(converting.fakes.source(script).build(), screen);
        converting.run(converting.setTopology(changing));
        converting.run(converting.start());
        converting.await(MediaEventType.MESessionEnded);
        assertThat(converting.session.currentTopology().nodeCount())
                .as("a converter was inserted")
                .isEqualTo(3);
        assertThat(converting.statuses(changing))
                .containsExactly(
                        TopologyStatus.READY,
                        TopologyStatus.STARTED_SOURCE,
                        TopologyStatus.SINK_SWITCHED,
                        TopologyStatus.ENDED);
        converting.finish();
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "6",
            rule = "ENDED: playback is complete, all has been rendered; before MESessionEnded")
    void ended() {
        rig.run(rig.setTopology(topology));
        rig.run(rig.start());
        List<Integer> shown = new ArrayList<>();
        rig.listen(event -> {
            if (statusIn(event) == TopologyStatus.ENDED) {
                shown.add(sink.stream().rendered().size());
            }
        });
        rig.await(MediaEventType.MESessionEnded);
        assertThat(shown).containsExactly(100);
        List<String> told = rig.told();
        assertThat(told.indexOf("MESessionTopologyStatus(S_OK) ENDED"))
                .isLessThan(told.indexOf("MESessionEnded(S_OK)"));
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "6",
            rule = "a topology that is played again after a stop begins anew behind READY")
    void everyPlaying() {
        rig.run(rig.setTopology(topology));
        rig.run(rig.start());
        rig.run(rig.session.stop());
        rig.forget();
        rig.run(rig.start());
        rig.await(MediaEventType.MESessionEnded);
        assertThat(rig.statuses(topology)).containsExactly(TopologyStatus.STARTED_SOURCE, TopologyStatus.ENDED);
    }
}
