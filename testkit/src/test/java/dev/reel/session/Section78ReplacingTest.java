package dev.reel.session;

import static dev.reel.platform.Outcomes.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.platform.MediaEventType;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyStatus;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** media-session.md §7.8 and §7.9: a topology is replaced or cleared, in every state. */
class Section78ReplacingTest {
    private static final String SPEC = "media-session";

    private final SessionRig rig = new SessionRig();
    private final FakeSink sink = rig.fakes.sink().build();
    private final FakeSink queuedSink = rig.fakes.sink().name("queued").build();
    private final Topology first = SessionRig.topology(rig.video(4), sink);
    private final Topology second = SessionRig.topology(rig.video(2), queuedSink);

    @AfterEach
    void nothingIsLost() {
        rig.finish();
    }

    private void bring(SessionState state) {
        rig.run(rig.setTopology(first));
        if (state != SessionState.STOPPED) {
            rig.run(rig.start());
            rig.advance(1);
        }
        if (state == SessionState.PAUSED) {
            rig.run(rig.session.pause());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = SessionState.class,
            names = {"STARTED", "PAUSED", "STOPPED"})
    @Conformance(
            spec = SPEC,
            section = "7.8",
            rule = "IMMEDIATE: the current ends, those that wait are forgotten; running goes on running, else data"
                    + " flows at the next Start")
    void immediate(SessionState state) {
        bring(state);
        rig.run(rig.setTopology(second));
        FakeSink thirdSink = rig.fakes.sink().name("third").build();
        Topology third = SessionRig.topology(rig.video(1), thirdSink);
        rig.forget();
        rig.run(rig.setTopology(third, SetTopologyFlag.IMMEDIATE));
        rig.advance(0.5);
        assertThat(rig.session.currentTopology().id()).isEqualTo(third.id());
        assertStatus(() -> rig.session.fullTopology(first.id()), Status.MF_E_NOT_FOUND);
        assertStatus(() -> rig.session.fullTopology(second.id()), Status.MF_E_NOT_FOUND);
        assertThat(rig.statuses(first)).containsExactly(TopologyStatus.ENDED);
        boolean runs = state == SessionState.STARTED;
        assertThat(rig.session.state()).isEqualTo(runs ? SessionState.STARTED : SessionState.STOPPED);
        assertThat(thirdSink.stream().rendered().isEmpty()).isEqualTo(!runs);
        List<String> told = rig.told();
        told = told.stream()
                .filter(event -> !event.startsWith("MESessionCapabilitiesChanged"))
                .toList();
        assertThat(told)
                .startsWith(
                        "MESessionTopologySet(S_OK)",
                        "MESessionTopologyStatus(S_OK) ENDED",
                        "MESessionNotifyPresentationTime(S_OK)",
                        "MESessionTopologyStatus(S_OK) READY");
        if (runs) {
            assertThat(told)
                    .endsWith(
                            "MESessionTopologyStatus(S_OK) STARTED_SOURCE",
                            "MESessionTopologyStatus(S_OK) SINK_SWITCHED");
        } else {
            assertThat(told).hasSize(4);
            rig.run(rig.start());
        }
        rig.await(MediaEventType.MESessionEnded);
        assertThat(thirdSink.stream().rendered()).hasSize(25);
        assertThat(queuedSink.stream().rendered()).isEmpty();
        assertThat(rig.count(MediaEventType.MESessionEnded)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = SessionState.class,
            names = {"STARTED", "PAUSED", "STOPPED"})
    @Conformance(
            spec = SPEC,
            section = "7.9",
            rule = "ClearTopologies: what waits is dropped, the current goes on to its own end")
    void clear(SessionState state) {
        bring(state);
        rig.run(rig.setTopology(second));
        rig.run(rig.session.clearTopologies());
        assertThat(rig.session.state()).isEqualTo(state);
        assertThat(rig.session.currentTopology().id()).isEqualTo(first.id());
        assertStatus(() -> rig.session.fullTopology(second.id()), Status.MF_E_NOT_FOUND);
        rig.run(rig.start());
        rig.await(MediaEventType.MESessionEnded);
        assertThat(sink.stream().rendered()).hasSize(100);
        assertThat(queuedSink.stream().rendered()).isEmpty();
        assertThat(rig.statuses(first)).endsWith(TopologyStatus.ENDED);
        assertThat(rig.statuses(second)).isEmpty();
    }

    @ParameterizedTest(name = "{0}, one waits: {1}: {2}")
    @CsvSource({
        "STARTED, true,  STARTED",
        "STARTED, false, STOPPED",
        "PAUSED,  true,  STOPPED",
        "PAUSED,  false, STOPPED",
        "STOPPED, true,  STOPPED",
        "STOPPED, false, STOPPED",
    })
    @Conformance(
            spec = SPEC,
            section = "7.9",
            rule = "CLEAR_CURRENT: TopologySet(VT_EMPTY), ENDED; the next becomes current, else the session is stopped")
    void clearCurrent(SessionState state, boolean waits, SessionState after) {
        bring(state);
        if (waits) {
            rig.run(rig.setTopology(second));
        }
        rig.forget();
        rig.run(rig.session.setTopology(Set.of(SetTopologyFlag.CLEAR_CURRENT), null));
        rig.settle();
        assertThat(rig.told()).startsWith("MESessionTopologySet(S_OK)", "MESessionTopologyStatus(S_OK) ENDED");
        assertThat(rig.lastOf(MediaEventType.MESessionTopologySet).value()).isEqualTo(PropVariant.EMPTY);
        assertThat(rig.session.state()).isEqualTo(after);
        if (!waits) {
            assertStatus(rig.session::currentTopology, Status.MF_E_INVALIDREQUEST);
            assertThat(rig.outcome(rig.start())).isEqualTo(Status.MF_E_INVALIDREQUEST);
            return;
        }
        assertThat(rig.session.currentTopology().id()).isEqualTo(second.id());
        if (after == SessionState.STOPPED) {
            rig.advance(1);
            assertThat(queuedSink.stream().rendered()).isEmpty();
            rig.run(rig.start());
        }
        rig.await(MediaEventType.MESessionEnded);
        assertThat(queuedSink.stream().rendered()).hasSize(50);
    }
}
