package dev.reel.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.platform.MediaEventType;
import dev.reel.platform.Status;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyStatus;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** media-session.md §4.1: topologies that are replaced or cleared by IMMEDIATE and CLEAR_CURRENT. */
class Section41ReplacingTest {
    private final SessionRig rig = new SessionRig();

    @Test
    @Conformance(
            spec = "media-session",
            section = "4.1",
            rule = "flags may be combined: IMMEDIATE with NORESOLUTION replaces with the very object")
    void combinedFlags() {
        rig.run(rig.setTopology(
                SessionRig.topology(rig.video(10), rig.fakes.sink().name("one").build())));
        rig.run(rig.start());
        FakeSink sink = rig.fakes
                .sink()
                .name("two")
                .current(SessionRig.script(1).type())
                .build();
        Topology next = SessionRig.topology(rig.video(2), sink);
        rig.run(rig.setTopology(next, SetTopologyFlag.IMMEDIATE, SetTopologyFlag.NORESOLUTION));
        assertThat(rig.session.currentTopology()).isSameAs(next);
        rig.await(MediaEventType.MESessionEnded);
        assertThat(sink.stream().rendered()).hasSize(50);
        rig.finish();
    }

    @Test
    @Conformance(spec = "media-session", section = "4.1", rule = "IMMEDIATE with null: no effect")
    void immediateNothingHasNoEffect() {
        Topology first = SessionRig.topology(rig.video(10), rig.fakes.sink().build());
        rig.run(rig.setTopology(first));
        rig.run(rig.start());
        rig.forget();
        rig.run(rig.session.setTopology(Set.of(SetTopologyFlag.IMMEDIATE), null));
        assertThat(rig.told()).containsExactly("MESessionTopologySet(S_OK)");
        assertThat(rig.session.currentTopology().id()).isEqualTo(first.id());
        rig.finish();
    }

    @ParameterizedTest(name = "when {0}")
    @EnumSource(
            value = SessionState.class,
            names = {"STOPPED", "STARTED", "PAUSED"})
    @Conformance(
            spec = "media-session",
            section = "4.1",
            rule = "IMMEDIATE ends the current presentation, drops the queue, goes on running if it ran")
    void immediateReplacesWhatIsThere(SessionState when) {
        Topology first =
                SessionRig.topology(rig.video(10), rig.fakes.sink().name("one").build());
        Topology queued =
                SessionRig.topology(rig.video(10), rig.fakes.sink().name("two").build());
        FakeSink sink = rig.fakes.sink().name("three").build();
        Topology third = SessionRig.topology(rig.video(2), sink);
        rig.run(rig.setTopology(first));
        bring(when);
        rig.run(rig.setTopology(queued));
        rig.forget();
        rig.run(rig.setTopology(third, SetTopologyFlag.IMMEDIATE));
        assertThat(rig.statuses(first)).containsExactly(TopologyStatus.ENDED);
        assertThat(rig.session.currentTopology().id()).isEqualTo(third.id());
        assertThatThrownBy(() -> rig.session.fullTopology(queued.id())).hasMessageContaining("no current or queued");
        if (when == SessionState.STARTED) {
            assertThat(rig.statuses(third))
                    .containsExactly(TopologyStatus.READY, TopologyStatus.STARTED_SOURCE, TopologyStatus.SINK_SWITCHED);
        } else {
            assertThat(rig.statuses(third)).containsExactly(TopologyStatus.READY);
            rig.run(rig.start());
        }
        rig.await(MediaEventType.MESessionEnded);
        assertThat(sink.stream().rendered()).hasSize(50);
        assertThat(rig.statuses(queued)).isEmpty();
        rig.finish();
    }

    @ParameterizedTest(name = "when {0}")
    @EnumSource(
            value = SessionState.class,
            names = {"STOPPED", "STARTED", "PAUSED"})
    @Conformance(
            spec = "media-session",
            section = "4.1",
            rule = "CLEAR_CURRENT, null: cleared whatever it is; playback stops if none waits")
    void clearingTheOnlyTopologyStops(SessionState when) {
        Topology first = SessionRig.topology(rig.video(10), rig.fakes.sink().build());
        rig.run(rig.setTopology(first));
        bring(when);
        rig.forget();
        rig.run(rig.session.setTopology(Set.of(SetTopologyFlag.CLEAR_CURRENT), null));
        assertThat(rig.statuses(first)).containsExactly(TopologyStatus.ENDED);
        assertThat(rig.session.state()).isEqualTo(SessionState.STOPPED);
        assertThat(rig.outcome(rig.start())).isEqualTo(Status.MF_E_INVALIDREQUEST);
        rig.finish();
    }

    @Test
    @Conformance(spec = "media-session", section = "4.1", rule = "CLEAR_CURRENT, null, with nothing there: S_OK")
    void clearingNothing() {
        rig.run(rig.session.setTopology(Set.of(SetTopologyFlag.CLEAR_CURRENT), null));
        assertThat(rig.told()).containsExactly("MESessionTopologySet(S_OK)");
        rig.finish();
    }

    @ParameterizedTest(name = "when {0}")
    @EnumSource(
            value = SessionState.class,
            names = {"STOPPED", "STARTED", "PAUSED"})
    @Conformance(
            spec = "media-session",
            section = "4.1",
            rule = "CLEAR_CURRENT: queued ones stay, the next one is loaded")
    void clearingTheCurrentTopologyBringsTheNext(SessionState when) {
        Topology first =
                SessionRig.topology(rig.video(10), rig.fakes.sink().name("one").build());
        FakeSink sink = rig.fakes.sink().name("two").build();
        Topology second = SessionRig.topology(rig.video(1), sink);
        Topology third =
                SessionRig.topology(rig.video(1), rig.fakes.sink().name("three").build());
        rig.run(rig.setTopology(first));
        bring(when);
        rig.run(rig.setTopology(second));
        rig.run(rig.setTopology(third));
        rig.run(rig.session.setTopology(Set.of(SetTopologyFlag.CLEAR_CURRENT), null));
        rig.settle();
        assertThat(rig.statuses(first)).endsWith(TopologyStatus.ENDED);
        assertThat(rig.session.currentTopology().id()).isEqualTo(second.id());
        assertThat(rig.session.fullTopology(third.id()).id()).isEqualTo(third.id());
        if (when != SessionState.STARTED) {
            rig.run(rig.start());
        }
        rig.await(MediaEventType.MESessionEnded);
        assertThat(sink.stream().rendered()).hasSize(25);
        rig.finish();
    }

    @ParameterizedTest(name = "{0} given, when {1}: {2}")
    @CsvSource({
        "the current one, STOPPED, S_OK",
        "the current one, STARTED, S_OK",
        "the current one, PAUSED, S_OK",
        "one that waits, STARTED, S_FALSE",
        "another, STOPPED, S_FALSE",
        "another, STARTED, S_FALSE",
        "another, PAUSED, S_FALSE"
    })
    @Conformance(
            spec = "media-session",
            section = "4.1",
            rule = "CLEAR_CURRENT, topology given: only if it is the current one, else S_FALSE")
    void clearingThisTopology(String which, SessionState when, String status) {
        Topology first = SessionRig.topology(rig.video(10), rig.fakes.sink().build());
        Topology waiting =
                SessionRig.topology(rig.video(10), rig.fakes.sink().name("two").build());
        rig.run(rig.setTopology(first));
        if (which.equals("one that waits")) {
            rig.run(rig.setTopology(waiting));
        }
        bring(when);
        rig.forget();
        Topology given = which.equals("the current one") ? first : which.equals("another") ? new Topology() : waiting;
        assertThat(rig.outcome(rig.setTopology(given, SetTopologyFlag.CLEAR_CURRENT))
                        .symbol())
                .isEqualTo(status);
        if (status.equals("S_OK")) {
            assertThat(rig.session.state()).isEqualTo(SessionState.STOPPED);
            assertThat(rig.statuses(first)).containsExactly(TopologyStatus.ENDED);
            assertThat(rig.outcome(rig.start())).isEqualTo(Status.MF_E_INVALIDREQUEST);
        } else {
            assertThat(rig.session.state()).isEqualTo(when);
            assertThat(rig.session.currentTopology().id()).isEqualTo(first.id());
            assertThat(rig.events).hasSize(1);
        }
        rig.finish();
    }

    @ParameterizedTest(name = "{0}, NOSHUTDOWN_ON_REMOVE {1}: {2} shut down")
    @CsvSource({
        "IMMEDIATE, , 0",
        "IMMEDIATE, 1, 0",
        "IMMEDIATE, 0, 1",
        "CLEAR_CURRENT, , 0",
        "CLEAR_CURRENT, 1, 0",
        "CLEAR_CURRENT, 0, 1"
    })
    @Conformance(
            spec = "media-session",
            section = "4.1",
            rule = "the objects of what leaves by IMMEDIATE or CLEAR_CURRENT are treated as NOSHUTDOWN_ON_REMOVE says")
    void whatLeaves(SetTopologyFlag flag, @Nullable Integer attribute, int shutdowns) {
        FakeSink sink = rig.fakes.sink().name("leaving").build();
        Topology leaving = SessionRig.topology(rig.video(10), sink);
        if (attribute != null) {
            leaving.outputNodes().get(0).set(NodeAttributes.NOSHUTDOWN_ON_REMOVE, attribute);
        }
        rig.run(rig.setTopology(leaving));
        bring(SessionState.STARTED);
        rig.run(
                flag == SetTopologyFlag.IMMEDIATE
                        ? rig.setTopology(
                                SessionRig.topology(
                                        rig.video(10), rig.fakes.sink().build()),
                                flag)
                        : rig.session.setTopology(Set.of(flag), null));
        assertThat(sink.shutdownCount()).isEqualTo(shutdowns);
        rig.session.shutdown();
        rig.settle();
        assertThat(sink.shutdownCount()).as("once in all").isEqualTo(1);
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
