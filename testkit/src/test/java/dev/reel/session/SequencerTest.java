package dev.reel.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.session.flow.SessionStatus;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.Golden;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.Fault;
import dev.reel.testkit.fake.FaultPlan;
import dev.reel.testkit.fake.FaultPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** topology.md §10: a session plays a sequence. */
class SequencerTest {
    private final SequencerRig list = new SequencerRig();
    private final SessionRig rig = list.rig;

    @AfterEach
    void nothingIsLost() {
        list.finish();
    }

    @Test
    @Conformance(spec = "topology", section = "10", rule = "documented order for three segments, each set on time")
    @Conformance(spec = "media-session", section = "7.10", rule = "sequencer of three segments")
    void threeSegments() {
        list.append("S1", 1, false);
        list.append("S2", 1, false);
        list.append("S3", 1, true);
        list.play();
        list.awaitEnd();
        Golden.assertMatches("session/10-sequencer.txt", String.join("\n", list.listing()) + "\n");
        assertThat(list.listing())
                .containsSubsequence(
                        "TopologySet(S1)",
                        "READY(S1)",
                        "MENewPresentation(S2)",
                        "STARTED_SOURCE(S1)",
                        "TopologySet(S2)",
                        "MEEndOfPresentationSegment",
                        "READY(S2)",
                        "STARTED_SOURCE(S2)",
                        "TopologySet(S3)",
                        "MEEndOfPresentationSegment",
                        "READY(S3)",
                        "STARTED_SOURCE(S3)",
                        "MEEndOfPresentation",
                        "ENDED(S3)",
                        "MESessionEnded");
        assertGapless(75);
    }

    @Test
    @Conformance(spec = "topology", section = "10", rule = "skip to S3 while S1 plays and S2 is prepared")
    void skip() {
        list.append("S1", 10, false);
        list.append("S2", 10, false);
        int third = list.append("S3", 2, true);
        list.play();
        rig.advance(1);
        rig.run(list.startAt(third, 0.4));
        list.awaitEnd();
        Golden.assertMatches("session/10-sequencer-skip.txt", String.join("\n", list.listing()) + "\n");
        assertThat(list.listing())
                .containsSubsequence(
                        "MENewPresentation(S3)", "MEEndOfPresentationSegment(canceled)", "ENDED(S1)", "TopologySet(S3)")
                .containsSubsequence(
                        "READY(S2)",
                        "STARTED_SOURCE(S2)",
                        "MEEndOfPresentationSegment(canceled)",
                        "READY(S3)",
                        "STARTED_SOURCE(S3)",
                        "MESessionEnded");
        List<Double> after = list.times().subList(26, list.times().size());
        assertThat(after)
                .as("the segment's own time from its offset on")
                .hasSize(40)
                .startsWith(0.4)
                .endsWith(1.96);
        assertThat(list.sink.stream().rendered().subList(26, 66)).allMatch(frame -> frame.lateness() == 0);
    }

    @Test
    @Conformance(spec = "topology", section = "10", rule = "without a Last flag the session waits for more")
    @Conformance(spec = "topology", section = "10", rule = "late answer = gap")
    void waitsForMore() {
        list.append("S1", 1, false);
        list.play();
        rig.advance(5);
        assertThat(list.listing()).endsWith("MEEndOfPresentationSegment", "ENDED(S1)");
        assertThat(rig.session.state()).isEqualTo(SessionState.STARTED);
        list.append("S2", 1, true);
        list.awaitEnd();
        assertThat(list.times()).hasSize(50);
        assertThat(list.times().get(25)).as("after the gap").isEqualTo(5.0);
        assertThat(list.sink.stream().rendered()).allMatch(frame -> frame.lateness() == 0);
        assertThat(list.sink.stream().statistics().dropped()).isZero();
    }

    @Test
    @Conformance(spec = "topology", section = "10", rule = "late answer = gap")
    void aLateAnswerLeavesAGap() {
        list.answersAfter = 3 * Platform.SECOND;
        list.append("S1", 1, false);
        list.append("S2", 1, true);
        list.play();
        list.awaitEnd();
        assertThat(list.times()).hasSize(50);
        assertThat(list.times().get(25)).isEqualTo(3.0);
        assertThat(list.sink.stream().rendered()).allMatch(frame -> frame.lateness() == 0);
    }

    @Test
    @Conformance(spec = "topology", section = "10", rule = "UpdateTopologyFlags sets Last: what waited for more ends")
    void lastSetLate() {
        int only = list.append("S1", 1, false);
        list.play();
        rig.advance(5);
        list.sequencer.updateTopologyFlags(only, true);
        list.awaitEnd();
        assertThat(list.listing()).endsWith("ENDED(S1)", "MEEndOfPresentation", "MESessionEnded");
    }

    @Test
    @Conformance(spec = "topology", section = "10", rule = "UpdateTopologyFlags clears Last")
    void lastCleared() {
        int only = list.append("S1", 1, true);
        list.sequencer.updateTopologyFlags(only, false);
        list.play();
        rig.advance(5);
        assertThat(rig.session.state()).isEqualTo(SessionState.STARTED);
        assertThat(list.listing()).contains("MEEndOfPresentationSegment").doesNotContain("MESessionEnded");
    }

    @Test
    @Conformance(spec = "topology", section = "10", rule = "the same topology may be appended twice")
    void theSameTwice() {
        FakeSource source = list.source("S", 1);
        var topology = SessionRig.topology(source, list.sink);
        list.append("S1", topology, false);
        list.append("S2", topology, false);
        list.append("S3", topology, true);
        list.play();
        list.awaitEnd();
        assertGapless(75);
    }

    @Test
    @Conformance(spec = "topology", section = "10", rule = "deleting the active segment ends it")
    void deletingTheActiveOne() {
        int first = list.append("S1", 10, false);
        list.append("S2", 1, true);
        list.play();
        rig.advance(2);
        list.sequencer.deleteTopology(first);
        list.awaitEnd();
        assertThat(list.listing())
                .containsSubsequence(
                        "MEEndOfPresentationSegment", "STARTED_SOURCE(S2)", "MEEndOfPresentation", "MESessionEnded");
        assertThat(list.times())
                .as("what the sink has is shown, then the next segment")
                .hasSizeBetween(75, 90);
        assertThat(list.sink.stream().rendered()).allMatch(frame -> frame.lateness() == 0);
    }

    @Test
    @Conformance(spec = "topology", section = "10", rule = "deleting the active segment, the last: MEEndOfPresentation")
    void deletingTheLast() {
        int only = list.append("S1", 10, true);
        list.play();
        rig.advance(2);
        list.sequencer.deleteTopology(only);
        list.awaitEnd();
        assertThat(list.listing()).contains("MEEndOfPresentation").doesNotContain("MEEndOfPresentationSegment");
    }

    @Test
    @Conformance(spec = "topology", section = "10", rule = "a deleted segment that was announced is not played")
    void deletingTheNext() {
        list.append("S1", 2, false);
        int second = list.append("S2", 10, false);
        list.append("S3", 1, true);
        list.play();
        rig.advance(1);
        list.sequencer.deleteTopology(second);
        list.awaitEnd();
        assertThat(list.listing()).containsSubsequence("MENewPresentation(S3)", "MEEndOfPresentationSegment(canceled)");
        assertGapless(75);
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "10",
            rule = "UpdateTopology is asynchronous: MESequencerSourceTopologyUpdated with the id")
    void update() {
        list.append("S1", 2, false);
        int second = list.append("S2", 10, true);
        list.play();
        rig.advance(1);
        list.sequencer.updateTopology(second, SessionRig.topology(list.source("other", 1), list.sink));
        list.awaitEnd();
        MediaEvent updated = rig.lastOf(MediaEventType.MESequencerSourceTopologyUpdated);
        assertThat(updated.value().asInt()).isEqualTo(second);
        assertGapless(75);
    }

    @Test
    @Conformance(spec = "media-session", section = "10", rule = "MEDIASTART and MEDIASTOP of segments")
    void clips() {
        FakeSource source = list.source("S", 10);
        list.append("S1", list.clip(source, 1, 2), false);
        list.append("S2", list.clip(source, 5, 6), false);
        list.append("S3", list.clip(list.source("T", 10), 3, 4), true);
        list.play();
        list.awaitEnd();
        assertThat(list.sink.stream().rendered())
                .extracting(frame -> frame.index())
                .containsExactlyElementsOf(IntStream.concat(
                                IntStream.range(25, 50),
                                IntStream.concat(IntStream.range(125, 150), IntStream.range(75, 100)))
                        .boxed()
                        .toList());
        assertGapless(75);
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "4.3",
            rule = "MF_TIME_FORMAT_SEGMENT_OFFSET: segment and offset; the clock starts at the offset")
    void startInASegment() {
        int first = list.append("S1", 10, true);
        list.setFirst();
        rig.run(list.startAt(first, 4));
        assertThat(rig.session.clock().time()).isEqualTo(4 * Platform.SECOND);
        list.awaitEnd();
        assertThat(list.times()).hasSize(150).startsWith(4.0);
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "4.3",
            rule = "a segment that is unknown: the session stays where it is")
    void startInNoSegment() {
        list.append("S1", 2, true);
        list.play();
        rig.advance(1);
        assertThat(rig.outcome(list.startAt(99, 1))).isEqualTo(Status.MF_E_SEQUENCER_UNKNOWN_SEGMENT_ID);
        assertThat(rig.session.state()).isEqualTo(SessionState.STARTED);
        list.awaitEnd();
        assertThat(rig.session.state()).isEqualTo(SessionState.STOPPED);
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "10",
            rule = "after a segment seek the clock starts at the segment offset, skipped segments do not count")
    void segmentTime() {
        int first = list.append("S1", 2, false);
        list.append("S2", 2, false);
        list.append("S3", 1, true);
        list.play();
        rig.advance(3);
        rig.run(list.startAt(first, 1.2));
        rig.advance(0.1);
        assertThat(rig.session.clock().time()).isBetween(1_200 * Platform.MILLISECOND, 1_400 * Platform.MILLISECOND);
        List<Double> before = list.times();
        list.awaitEnd();
        List<Double> after = list.times();
        assertThat(after.subList(before.size() - 3, after.size())).isSorted().endsWith(4.96);
        assertThat(list.sink.stream().rendered()).allMatch(frame -> frame.lateness() == 0);
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "10",
            rule = "playlist: a later segment begins where the one before ended")
    void offsets() {
        list.append("S1", 2, false);
        list.append("S2", list.clip(list.source("S", 10), 5, 6), true);
        list.play();
        list.awaitEnd();
        List<MediaEvent> times = rig.events.stream()
                .filter(event -> event.type() == MediaEventType.MESessionNotifyPresentationTime)
                .toList();
        assertThat(times).hasSize(2);
        assertThat(times.get(1).attributes().get(EventAttributes.START_PRESENTATION_TIME))
                .isEqualTo(2 * Platform.SECOND);
        assertThat(times.get(1).attributes().get(EventAttributes.PRESENTATION_TIME_OFFSET))
                .as("presentation time minus source time")
                .isEqualTo(-3 * Platform.SECOND);
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "10",
            rule = "segments are prepared: a source that starts slowly delays nothing")
    void slowSources() {
        for (int i = 1; i <= 4; i++) {
            FaultPlan slow =
                    new FaultPlan().always(FaultPoint.SOURCE_START, Fault.answeringLate(50 * Platform.MILLISECOND));
            FakeSource source = rig.fakes
                    .source(SessionRig.script(1))
                    .name("S" + i)
                    .faults(i == 1 ? new FaultPlan() : slow)
                    .build();
            list.append("S" + i, source, i == 4);
        }
        list.play();
        list.awaitEnd();
        assertGapless(100);
    }

    @Test
    @Conformance(spec = "topology", section = "10", rule = "pause, resume and stop in the middle of a sequence")
    void pauseAndStop() {
        list.append("S1", 1, false);
        list.append("S2", 1, false);
        list.append("S3", 1, true);
        list.play();
        rig.advance(1.5);
        rig.run(rig.session.pause());
        rig.advance(3);
        rig.run(rig.start());
        rig.advance(0.2);
        rig.run(rig.session.stop());
        assertThat(rig.session.clock().time()).isZero();
        int shown = list.times().size();
        rig.run(rig.start());
        list.awaitEnd();
        assertThat(list.times().subList(shown, list.times().size()))
                .as("the current segment from its beginning, and the next")
                .hasSize(50)
                .startsWith(0.0)
                .endsWith(1.96);
    }

    @Test
    @Conformance(spec = "topology", section = "10", rule = "rates pass through to the sources of every segment")
    void atDoubleRate() {
        for (int i = 1; i <= 3; i++) {
            FakeSource source = rig.fakes
                    .source(SessionRig.script(2))
                    .name("S" + i)
                    .rates(0.5f, 4, false)
                    .build();
            list.append("S" + i, source, i == 3);
        }
        list.setFirst();
        rig.run(rig.session.setRate(false, 2));
        rig.run(rig.start());
        list.awaitEnd();
        assertThat(rig.calls("S3")).contains("setRate 2.0");
        assertThat(rig.virtual.time()).isEqualTo(3 * Platform.SECOND);
        assertThat(list.times()).hasSize(150);
    }

    /** So many frames, 40 ms apart from 0 on, each shown at its time. */
    private void assertGapless(int frames) {
        List<Double> expected = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            expected.add(i * 400_000L / (double) SessionRig.SECOND);
        }
        assertThat(list.times()).as(rig.trace::dump).isEqualTo(expected);
        assertThat(list.sink.stream().rendered()).allMatch(frame -> frame.lateness() == 0);
        assertThat(list.sink.stream().statistics().dropped()).isZero();
    }

    @Test
    @Conformance(spec = "topology", section = "10", rule = "a change of the rate reaches what is prepared, too")
    void rateInTheMiddle() {
        for (int i = 1; i <= 3; i++) {
            FakeSource source = rig.fakes
                    .source(SessionRig.script(2))
                    .name("S" + i)
                    .rates(0.5f, 4, false)
                    .build();
            list.append("S" + i, source, i == 3);
        }
        list.play();
        rig.advance(1);
        rig.run(rig.session.setRate(false, 2));
        list.awaitEnd();
        assertThat(rig.virtual.time()).isEqualTo(35 * SessionRig.SECOND / 10);
        assertThat(list.times()).hasSize(150);
        assertThat(rig.calls("S2")).contains("setRate 2.0");
        assertThat(rig.calls("S3")).contains("setRate 2.0");
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "10",
            rule = "a segment whose source fails, breaks or is silent: MEError, and Stop works")
    void brokenSegments() {
        Status broken = Status.MF_E_HW_MFT_FAILED_START_STREAMING;
        assertThat(errorOf(new FaultPlan().always(FaultPoint.SOURCE_START, Fault.failing(broken))))
                .isEqualTo(broken);
        assertThat(errorOf(new FaultPlan().always(FaultPoint.SOURCE_START, Fault.throwing(broken))))
                .isEqualTo(broken);
        assertThat(errorOf(new FaultPlan().always(FaultPoint.SOURCE_START, Fault.raisingError(broken))))
                .isEqualTo(broken);
        assertThat(errorOf(new FaultPlan().always(FaultPoint.SOURCE_START, Fault.neverAnswering())))
                .isEqualTo(SessionStatus.ERROR_TIMEOUT);
        assertThat(errorOf(new FaultPlan().at(FaultPoint.STREAM_REQUEST, 8, Fault.raisingError(broken))))
                .isEqualTo(broken);
    }

    private static Status errorOf(FaultPlan plan) {
        SequencerRig list = new SequencerRig();
        list.append("S1", 1, false);
        FakeSource second = list.rig
                .fakes
                .source(SessionRig.script(2))
                .name("S2")
                .faults(plan)
                .build();
        list.append("S2", second, true);
        list.play();
        MediaEvent error = list.rig.await(MediaEventType.MEError);
        assertThat(list.times()).as("the first segment is shown to its end").hasSizeGreaterThanOrEqualTo(22);
        list.rig.outcome(list.rig.session.stop());
        assertThat(list.rig.session.state()).isEqualTo(SessionState.STOPPED);
        list.rig.outcome(list.rig.session.close());
        list.sequencer.shutdown();
        list.rig.finish();
        return error.status();
    }
}
