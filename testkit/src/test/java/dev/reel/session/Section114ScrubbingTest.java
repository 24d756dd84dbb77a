package dev.reel.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.platform.MediaEventType;
import dev.reel.platform.Status;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.StreamScript;
import dev.reel.topology.Topology;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** media-session.md §11.3 and §11.4: thinning through a session, and single frames at rate 0. */
class Section114ScrubbingTest {
    private static final String SPEC = "media-session";

    private final SessionRig rig = new SessionRig();
    private final FakeSource source =
            rig.fakes.source(SessionRig.script(10)).rates(0, 8, true).build();
    private final FakeSink sink = rig.fakes.sink().rates(0, 8, true).build();

    @AfterEach
    void nothingIsLost() {
        rig.finish();
    }

    private void scrubbing() {
        rig.run(rig.setTopology(SessionRig.topology(source, sink)));
        rig.run(rig.session.setRate(false, 0));
    }

    @ParameterizedTest(name = "from {0}")
    @ValueSource(strings = {"stopped", "paused", "started"})
    @Conformance(
            spec = SPEC,
            section = "11.4",
            rule = "Start(VT_I8) renders one frame there; the clock stands; MESessionStarted, then"
                    + " MESessionScrubSampleComplete")
    void oneFrame(String from) {
        rig.run(rig.setTopology(SessionRig.topology(source, sink)));
        if (!from.equals("stopped")) {
            rig.run(rig.start());
            rig.run(rig.session.pause());
        }
        rig.run(rig.session.setRate(false, 0));
        if (from.equals("started")) {
            rig.run(rig.startAt(1));
        }
        int before = sink.stream().rendered().size();
        for (double place : new double[] {3, 8, 0.4}) {
            rig.forget();
            int requests = requests();
            rig.run(rig.startAt(place));
            rig.await(MediaEventType.MESessionScrubSampleComplete);
            rig.advance(2);
            assertThat(rig.count(MediaEventType.MESessionStarted)).isEqualTo(1);
            assertThat(rig.count(MediaEventType.MESessionScrubSampleComplete)).isEqualTo(1);
            assertThat(rig.lastOf(MediaEventType.MESessionScrubSampleComplete).status())
                    .isEqualTo(Status.S_OK);
            assertThat(rig.session.clock().time()).isEqualTo(Math.round(place * SessionRig.SECOND));
            assertThat(requests() - requests).as("one request").isEqualTo(1);
        }
        List<Double> times = SessionRig.times(sink.stream());
        assertThat(times.subList(before, times.size())).containsExactly(3.0, 8.0, 0.4);
    }

    /** What the sink has taken so far: it keeps nothing queued while it scrubs. */
    private int requests() {
        return (int) sink.stream().statistics().received();
    }

    @ParameterizedTest(name = "from {0}")
    @ValueSource(strings = {"started", "paused"})
    @Conformance(spec = SPEC, section = "11.4", rule = "Start(VT_EMPTY) at rate 0 steps one frame, also from paused")
    void step(String from) {
        scrubbing();
        rig.run(rig.startAt(2));
        for (int i = 1; i <= 3; i++) {
            if (from.equals("paused")) {
                rig.run(rig.session.pause());
            }
            rig.forget();
            rig.run(rig.start());
            rig.await(MediaEventType.MESessionScrubSampleComplete);
            rig.advance(1);
            assertThat(sink.stream().rendered()).hasSize(1 + i);
            assertThat(rig.session.clock().time()).isEqualTo(2 * SessionRig.SECOND);
        }
        assertThat(SessionRig.times(sink.stream())).containsExactly(2.0, 2.04, 2.08, 2.12);
    }

    @Test
    @Conformance(
            spec = SPEC,
            section = "11.4",
            rule = "MESessionScrubSampleComplete once, after every stream sink; sinks without time are not waited for")
    void allSinks() {
        FakeSource slow = rig.fakes
                .source(SessionRig.script(4))
                .name("slow")
                .rates(0, 8, true)
                .latency(SessionRig.SECOND)
                .build();
        FakeSource recorded = rig.fakes
                .source(SessionRig.script(4))
                .name("recorded")
                .rates(0, 8, true)
                .build();
        FakeSink second = rig.fakes.sink().name("second").rates(0, 8, true).build();
        FakeSink file = rig.fakes.fileSink().name("file").build();
        Topology topology = SessionRig.topology(source, sink);
        SessionRig.branch(topology, slow, slow.createPresentationDescriptor(), 0, second);
        SessionRig.branch(topology, recorded, recorded.createPresentationDescriptor(), 0, file);
        rig.run(rig.setTopology(topology));
        rig.run(rig.session.setRate(false, 0));
        rig.run(rig.startAt(1));
        rig.advance(0.5);
        assertThat(sink.stream().rendered()).hasSize(1);
        assertThat(rig.count(MediaEventType.MESessionScrubSampleComplete))
                .as("one has not shown its frame yet")
                .isZero();
        rig.advance(2);
        assertThat(second.stream().rendered()).hasSize(1);
        assertThat(rig.count(MediaEventType.MESessionScrubSampleComplete)).isEqualTo(1);
    }

    @Test
    @Conformance(spec = SPEC, section = "11.4", rule = "any presentation can be scrubbed, whatever it says of rates")
    void withoutRates() {
        FakeSink plain = rig.fakes.sink().name("plain").build();
        rig.run(rig.setTopology(SessionRig.topology(rig.video(4), plain)));
        rig.run(rig.session.setRate(false, 0));
        rig.run(rig.startAt(2));
        rig.await(MediaEventType.MESessionScrubSampleComplete);
        assertThat(SessionRig.times(plain.stream())).containsExactly(2.0);
    }

    @Test
    @Conformance(spec = SPEC, section = "11.4", rule = "no sink keeps time: a scrub completes by itself")
    void nothingToShow() {
        rig.run(rig.setTopology(
                SessionRig.topology(source, rig.fakes.fileSink().name("file").build())));
        rig.run(rig.session.setRate(false, 0));
        rig.run(rig.startAt(1));
        rig.await(MediaEventType.MESessionScrubSampleComplete);
    }

    @Test
    @Conformance(
            spec = SPEC,
            section = "11.4",
            rule = "starts that do not wait for the completion: each has its MESessionStarted, the last one its frame")
    void withoutWaiting() {
        scrubbing();
        rig.forget();
        rig.startAt(1);
        rig.startAt(2);
        rig.run(rig.startAt(3));
        rig.await(MediaEventType.MESessionScrubSampleComplete);
        rig.advance(1);
        assertThat(rig.count(MediaEventType.MESessionStarted)).isEqualTo(3);
        assertThat(SessionRig.times(sink.stream())).endsWith(3.0);
        assertThat(rig.session.clock().time()).isEqualTo(3 * SessionRig.SECOND);
    }

    @Test
    @Conformance(spec = SPEC, section = "11.4", rule = "back to playing: pause, rate 1, start goes on from the frame")
    void backToPlaying() {
        scrubbing();
        rig.run(rig.startAt(9));
        rig.await(MediaEventType.MESessionScrubSampleComplete);
        rig.run(rig.session.pause());
        rig.run(rig.session.setRate(false, 1));
        rig.run(rig.start());
        rig.await(MediaEventType.MESessionEnded);
        assertThat(SessionRig.times(sink.stream()))
                .startsWith(9.0, 9.04)
                .endsWith(9.96)
                .hasSize(25);
        assertThat(rig.count(MediaEventType.MESessionScrubSampleComplete)).isEqualTo(1);
    }

    @ParameterizedTest(name = "thinned {0}: {1} frames")
    @CsvSource({"true, 4", "false, 100"})
    @Conformance(
            spec = SPEC,
            section = "11.3",
            rule = "thinned: delta frames are left out, times and durations unchanged, MEStreamThinMode reaches the"
                    + " sink in place")
    void thinning(boolean thin, int frames) {
        FakeSource keyed = rig.fakes
                .source(new StreamScript(SessionRig.script(1).type()).frames(25, Duration.ofSeconds(4), 25))
                .name("keyed")
                .rates(0, 8, true)
                .build();
        rig.run(rig.setTopology(SessionRig.topology(keyed, sink)));
        rig.run(rig.session.setRate(thin, 2));
        rig.run(rig.start());
        rig.await(MediaEventType.MESessionEnded);
        assertThat(sink.stream().rendered())
                .hasSize(frames)
                .allMatch(frame -> frame.duration() == SessionRig.SECOND / 25)
                .allMatch(frame -> frame.time() == frame.index() * SessionRig.SECOND / 25);
        assertThat(rig.calls("sink"))
                .filteredOn(line -> line.equals("0 placeMarker EVENT"))
                .hasSize(thin ? 1 : 0);
    }
}
