package dev.reel.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.pipeline.clock.SystemTimeSource;
import dev.reel.platform.MediaEventType;
import dev.reel.session.flow.RatelessTimeSource;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** media-session.md §9.1: what drives the session's clock. */
class Section91TimeSourceTest {
    private static final String SPEC = "media-session";

    private final SessionRig rig = new SessionRig();

    @AfterEach
    void nothingIsLost() {
        rig.finish();
    }

    @ParameterizedTest(name = "outputs {0} at sources {1}: {2}")
    @CsvSource({
        // sinks in the order of the output nodes; the source that each belongs to; what drives the clock
        "screen,                        1,     system",
        "device,                        1,     0",
        "screen device,                 1 2,   1",
        "device device,                 1 2,   0",
        // The pipelines come in the order of the source nodes, the choice in that of the output nodes.
        "device device,                 2 1,   0",
        "screen device device,          3 2 1, 1",
        "file,                          1,     rateless",
        "file file,                     1 2,   rateless",
        "marked,                        1,     rateless",
        "file screen,                   1 2,   system",
        "marked screen,                 1 2,   system",
        "file device,                   1 2,   1",
    })
    @Conformance(
            spec = SPEC,
            section = "9.1",
            rule = "time source: the first sink in output-node order that is one, else the system's time; all"
                    + " rateless: the data")
    void choice(String kinds, String order, String expected) {
        List<FakeSink> sinks = new ArrayList<>();
        Topology topology = topology(kinds.split(" "), order.split(" "), sinks);
        rig.run(rig.setTopology(topology));
        assertThat(rig.session.clock().hasTimeSource())
                .as("not before the start")
                .isFalse();
        rig.run(rig.start());
        PresentationClock clock = rig.session.clock();
        switch (expected) {
            case "system" -> assertThat(clock.timeSource()).isInstanceOf(SystemTimeSource.class);
            case "rateless" -> assertThat(clock.timeSource()).isInstanceOf(RatelessTimeSource.class);
            default -> assertThat(clock.timeSource()).isSameAs(sinks.get(Integer.parseInt(expected)));
        }
        rig.await(MediaEventType.MESessionEnded);
    }

    private Topology topology(String[] kinds, String[] order, List<FakeSink> sinks) {
        Topology topology = new Topology();
        List<TopologyNode> from = new ArrayList<>();
        for (int i = 0; i < kinds.length; i++) {
            FakeSource source =
                    rig.fakes.source(SessionRig.script(1)).name("source" + i).build();
            FakeSink sink = sink(kinds[i], "sink" + i);
            from.add(SessionRig.branch(topology, source, source.createPresentationDescriptor(), 0, sink));
            sinks.add(sink);
        }
        List<TopologyNode> outputs = topology.outputNodes();
        for (int i = 0; i < order.length; i++) {
            if (kinds[i].equals("marked")) {
                outputs.get(i).set(NodeAttributes.RATELESS, 1);
            }
            from.get(Integer.parseInt(order[i]) - 1).connectTo(outputs.get(i));
        }
        return topology;
    }

    private FakeSink sink(String kind, String name) {
        return switch (kind) {
            case "device" -> rig.fakes.deviceSink().name(name).build();
            case "file" -> rig.fakes.fileSink().name(name).build();
            case "marked" -> rig.fakes.sink().name(name).rateless().build();
            default -> rig.fakes.sink().name(name).build();
        };
    }

    @Test
    @Conformance(spec = SPEC, section = "9.1", rule = "all sinks rateless: the clock runs as fast as they take samples")
    void asFastAsTheData() {
        FakeSource slow = rig.fakes
                .source(SessionRig.script(2))
                .latency(SessionRig.SECOND / 100)
                .build();
        FakeSink file = rig.fakes.fileSink().build();
        rig.run(rig.setTopology(SessionRig.topology(slow, file)));
        rig.run(rig.start());
        long begin = rig.virtual.time();
        rig.advance(0.05);
        int taken = file.stream().rendered().size();
        assertThat(taken).isBetween(5, 45);
        assertThat(rig.session.clock().time()).isEqualTo((taken - 1) * SessionRig.SECOND / 25);
        rig.await(MediaEventType.MESessionEnded);
        assertThat(rig.virtual.time() - begin).as("two seconds of data").isLessThan(SessionRig.SECOND);
    }

    @Test
    @Conformance(
            spec = SPEC,
            section = "9.1",
            rule = "the session makes the clock, sets time source and sinks before the first start, drives and shuts"
                    + " it down")
    void theSessionDrivesTheClock() {
        PresentationClock clock = rig.session.clock();
        rig.run(rig.setTopology(SessionRig.topology(
                rig.fakes.source(SessionRig.script(2)).rates(0, 4, false).build(),
                rig.fakes.deviceSink().name("device").rates(0, 4, false).build())));
        rig.run(rig.start());
        rig.run(rig.session.setRate(false, 2));
        rig.run(rig.session.pause());
        rig.run(rig.session.stop());
        assertThat(rig.calls("device"))
                .filteredOn(line -> line.startsWith("onClock") || line.startsWith("setPresentationClock"))
                .containsExactly(
                        "onClockSetRate 1.0",
                        "setPresentationClock",
                        "onClockStart 0",
                        "onClockSetRate 2.0",
                        "onClockPause",
                        "onClockStop");
        assertThat(clock.isShutdown()).isFalse();
        rig.session.shutdown();
        assertThat(clock.isShutdown()).isTrue();
    }
}
