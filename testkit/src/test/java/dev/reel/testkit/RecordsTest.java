package dev.reel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.platform.EventAttributes;
import dev.reel.platform.EventQueue;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.media.MemoryBuffer;
import dev.reel.platform.media.Sample;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traces, golden files, sample dumps, leak checks and scenarios tell what is, and fail when they should. */
class RecordsTest {
    private final VirtualPlatform virtual = new VirtualPlatform();

    @AfterEach
    void restoreProperties() {
        System.clearProperty("reel.golden");
        System.clearProperty("update.dumps");
    }

    @Test
    void aTraceFollowsAGeneratorToItsEndWithTimes() {
        EventQueue queue = new EventQueue(virtual.platform().workers());
        EventTrace trace = EventTrace.of(virtual);
        trace.follow("queue", queue);
        trace.note("test", "begins");
        virtual.advance(Platform.SECOND / 2);
        MediaEvent event = MediaEvent.of(MediaEventType.MESessionTopologyStatus);
        event.attributes().set(EventAttributes.TOPOLOGY_STATUS, 100);
        queue.queueEvent(event);
        queue.queueEvent(MediaEvent.of(MediaEventType.MESessionEnded, Status.MF_E_SHUTDOWN));
        virtual.runUntilIdle();
        assertThat(trace.dump()).isEqualTo("""
                        0.0000000  test begins
                        0.5000000  queue <- MESessionTopologyStatus(S_OK) TOPOLOGY_STATUS=100
                        0.5000000  queue <- MESessionEnded(MF_E_SHUTDOWN)
                        """);
        assertThat(trace.dump(entry -> entry.who().equals("test"), false)).isEqualTo("test begins\n");
        assertThat(trace.of("test")).containsExactly("begins");
        assertThat(trace.events().get(0)).isSameAs(event);
        assertThat(trace.count(MediaEventType.MESessionEnded)).isEqualTo(1);
    }

    @Test
    void secondsBeforeZeroReadRight() {
        assertThat(EventTrace.seconds(-1)).isEqualTo("-0.0000001");
        assertThat(EventTrace.seconds(-15_000_000)).isEqualTo("-1.5000000");
        assertThat(EventTrace.seconds(15_000_000)).isEqualTo("1.5000000");
    }

    @Test
    void aGoldenFileIsWrittenOnRequestAndComparedOtherwise(@TempDir Path folder) throws Exception {
        System.setProperty("reel.golden", folder.toString());
        assertThatThrownBy(() -> Golden.assertMatches("a/b.txt", "one\ntwo\n"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no golden file");
        System.setProperty("update.dumps", "true");
        Golden.assertMatches("a/b.txt", "one\ntwo\n");
        System.clearProperty("update.dumps");
        Golden.assertMatches("a/b.txt", "one\r\ntwo\r\n");
        assertThatThrownBy(() -> Golden.assertMatches("a/b.txt", "one\nthree\n"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("line 2")
                .hasMessageContaining("expected: two")
                .hasMessageContaining("actual:   three");
        assertThat(Files.readString(folder.resolve("a/b.txt"))).isEqualTo("one\ntwo\n");
    }

    @Test
    void aSampleDumpTellsTimeSizeChecksumAndMarks() {
        SampleDump dump = new SampleDump();
        try (Sample sample = new Sample(MemoryBuffer.wrap("123456789".getBytes(StandardCharsets.US_ASCII)))) {
            dump.add(sample);
            dump.add(sample.setTime(15_000_000)
                    .setDuration(400_000)
                    .setCleanPoint(true)
                    .setDiscontinuity(true));
        }
        assertThat(dump.toString()).isEqualTo("""
                        #0 no time 9 bytes cbf43926
                        #1 1.5000000 +0.0400000 9 bytes cbf43926 key discontinuity
                        """);
        assertThat(dump.count()).isEqualTo(2);
    }

    @Test
    void aLeakCheckFailsForWhatStaysOpen() {
        Map<String, Long> open = new HashMap<>(Map.of("frame", 2L));
        LeakCheck check = LeakCheck.of("natives", () -> open);
        check.begin();
        open.put("packet", 0L);
        check.check();
        open.put("packet", 1L);
        assertThatThrownBy(check::check).isInstanceOf(AssertionError.class).hasMessageContaining("natives/packet=1");
        open.put("packet", 0L);
        open.put("frame", 1L);
        assertThatThrownBy(check::check).isInstanceOf(AssertionError.class);
    }

    @Test
    void aLeakCheckGivesRealThreadsTime() {
        long[] looks = new long[1];
        LeakCheck check = LeakCheck.of("late", () -> Map.of("frame", looks[0] == 0 || ++looks[0] > 3 ? 0L : 1L))
                .within(Duration.ofMinutes(1));
        check.begin();
        looks[0] = 1;
        check.check();
        assertThat(looks[0]).isEqualTo(4);
    }

    @Test
    void aScenarioPassesOrSaysWhatCameInstead() {
        EventQueue queue = new EventQueue(virtual.platform().workers());
        Scenario<EventQueue> scenario = Scenario.on(virtual, queue)
                .call("tell", q -> later(q, Status.S_OK))
                .expect(MediaEventType.MESessionStarted)
                .call("fail", q -> later(q, Status.E_FAIL))
                .expect(MediaEventType.MESessionStarted, Status.E_FAIL)
                .expectNone(Duration.ofSeconds(5), MediaEventType.MESessionStarted);
        assertThatThrownBy(() -> scenario.expect(MediaEventType.MESessionEnded))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no MESessionEnded")
                .hasMessageContaining("-> tell");
        scenario.call("fail", q -> later(q, Status.E_FAIL));
        assertThatThrownBy(() -> scenario.expect(MediaEventType.MESessionStarted))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("E_FAIL");
        scenario.call("tell", q -> later(q, Status.S_OK));
        assertThatThrownBy(() -> scenario.expectNone(Duration.ofSeconds(5), MediaEventType.MESessionStarted))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> scenario.until("never", () -> false)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> scenario.call("throw", q -> {
                    throw new MediaException(Status.E_ABORT, "planned");
                }))
                .isInstanceOf(MediaException.class);
    }

    private void later(EventQueue queue, Status status) {
        virtual.platform()
                .timeService()
                .newTimer(() -> queue.queueEvent(MediaEvent.of(MediaEventType.MESessionStarted, status)))
                .schedule(virtual.time() + Platform.SECOND);
    }
}
