package dev.reel.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.platform.MediaEventType;
import dev.reel.platform.PropVariant;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** media-session.md §4.1 and §4.2: the line of topologies. */
class Section41QueueingTest {
    private final SessionRig rig = new SessionRig();

    // ---------------------------------------------------------------- flags

    @ParameterizedTest(name = "when {0}")
    @EnumSource(
            value = SessionState.class,
            names = {"STOPPED", "STARTED", "PAUSED"})
    @Conformance(
            spec = "media-session",
            section = "4.1",
            rule = "no flag: appended, plays by itself when those before it are through")
    void appended(SessionState when) {
        List<FakeSink> sinks = new ArrayList<>();
        List<Topology> all = new ArrayList<>();
        for (String name : List.of("one", "two", "three")) {
            FakeSink sink = rig.fakes.sink().name(name).build();
            sinks.add(sink);
            all.add(SessionRig.topology(rig.video(2), sink));
        }
        rig.run(rig.setTopology(all.get(0)));
        bring(when);
        rig.run(rig.setTopology(all.get(1)));
        rig.run(rig.setTopology(all.get(2)));
        assertThat(rig.session.currentTopology().id()).isEqualTo(all.get(0).id());
        if (when != SessionState.STARTED) {
            rig.run(rig.start());
        }
        rig.await(MediaEventType.MESessionEnded);
        assertThat(sinks)
                .allSatisfy(sink ->
                        assertThat(sink.stream().rendered()).hasSize(50).allMatch(frame -> frame.lateness() == 0));
        assertThat(rig.count(MediaEventType.MESessionEnded)).isEqualTo(1);
        rig.finish();
    }

    @ParameterizedTest(name = "IMMEDIATE {0}")
    @ValueSource(booleans = {false, true})
    @Conformance(
            spec = "media-session",
            section = "4.1",
            rule = "without a current topology the new one becomes current and plays at the next Start")
    void theFirstOne(boolean immediate) {
        FakeSink sink = rig.fakes.sink().build();
        Topology first = SessionRig.topology(rig.video(1), sink);
        rig.run(immediate ? rig.setTopology(first, SetTopologyFlag.IMMEDIATE) : rig.setTopology(first));
        assertThat(rig.session.currentTopology().id()).isEqualTo(first.id());
        rig.advance(1);
        assertThat(rig.session.state()).isEqualTo(SessionState.STOPPED);
        rig.run(rig.start());
        rig.await(MediaEventType.MESessionEnded);
        assertThat(sink.stream().rendered()).hasSize(25);
        rig.finish();
    }

    @ParameterizedTest(name = "when {0}")
    @EnumSource(
            value = SessionState.class,
            names = {"STOPPED", "STARTED", "PAUSED"})
    @Conformance(
            spec = "media-session",
            section = "4.2",
            rule = "harmless when nothing is queued, with and without a current topology")
    void clearingAnEmptyQueue(SessionState when) {
        rig.run(rig.session.clearTopologies());
        Topology only = SessionRig.topology(rig.video(10), rig.fakes.sink().build());
        rig.run(rig.setTopology(only));
        bring(when);
        rig.forget();
        rig.run(rig.session.clearTopologies());
        rig.run(rig.session.clearTopologies());
        assertThat(rig.told()).containsExactly("MESessionTopologiesCleared(S_OK)", "MESessionTopologiesCleared(S_OK)");
        assertThat(rig.lastOf(MediaEventType.MESessionTopologiesCleared).value())
                .isEqualTo(PropVariant.EMPTY);
        assertThat(rig.session.state()).isEqualTo(when);
        assertThat(rig.session.currentTopology().id()).isEqualTo(only.id());
        rig.finish();
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "4.2",
            rule = "ClearTopologies drops the queue, never the current topology")
    void clearTopologiesKeepsTheCurrent() {
        Topology first =
                SessionRig.topology(rig.video(2), rig.fakes.sink().name("one").build());
        FakeSink sink = rig.fakes.sink().name("two").build();
        Topology second = SessionRig.topology(rig.video(1), sink);
        rig.run(rig.setTopology(first));
        rig.run(rig.setTopology(second));
        rig.run(rig.start());
        rig.run(rig.session.clearTopologies());
        rig.run(rig.session.clearTopologies());
        rig.await(MediaEventType.MESessionEnded);
        assertThat(rig.statuses(second)).isEmpty();
        assertThat(sink.stream().rendered()).isEmpty();
        rig.finish();
    }

    private void bring(SessionState when) {
        if (when != SessionState.STOPPED) {
            rig.run(rig.start());
            rig.advance(1);
        }
        if (when == SessionState.PAUSED) {
            rig.run(rig.session.pause());
        }
    }
}
