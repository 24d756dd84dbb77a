package dev.reel.platform;

import static dev.reel.platform.Outcomes.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.testkit.Conformance;
import dev.reel.testkit.VirtualPlatform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** platform.md §5: work queues by number. */
class Section5WorkQueueNumbersTest {
    private final VirtualPlatform virtual = new VirtualPlatform();
    private final WorkQueues queues = new WorkQueues(virtual.platform());
    private final List<String> seen = new ArrayList<>();

    @Test
    @Conformance(spec = "platform", section = "5", rule = "ids; private ids have upper bits")
    void numbersAreTheStandardsAndPrivateOnesHaveUpperBits() {
        assertThat(List.of(
                        WorkQueues.UNDEFINED,
                        WorkQueues.STANDARD,
                        WorkQueues.RT,
                        WorkQueues.IO,
                        WorkQueues.TIMER,
                        WorkQueues.MULTITHREADED,
                        WorkQueues.LONG_FUNCTION))
                .containsExactly(0, 1, 2, 3, 4, 5, 7);
        assertThat(WorkQueues.ALL).isEqualTo(0xFFFFFFFF);
        int first = queues.allocate();
        int second = queues.allocate();
        assertThat(first & WorkQueues.PRIVATE_MASK).isNotZero();
        assertThat(second).isNotEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7})
    @Conformance(spec = "platform", section = "5", rule = "MFPutWorkItem calls back with the state")
    void everyStandardQueueRunsItems(int queue) {
        queues.put(queue, result -> seen.add("called with " + result.state()), "state");
        assertThat(seen).isEmpty();
        virtual.runUntilIdle();
        assertThat(seen).containsExactly("called with state");
    }

    @Test
    @Conformance(spec = "platform", section = "5", rule = "serial queue over any queue, also over another serial queue")
    void aSerialQueueStandsOnAnyOther() {
        int upper = queues.allocateOver(queues.allocateOver(WorkQueues.STANDARD));
        queues.put(upper, result -> seen.add("one"), null);
        queues.put(upper, result -> seen.add("two"), null);
        virtual.runUntilIdle();
        assertThat(seen).containsExactly("one", "two");
        assertStatus(() -> queues.allocateOver(0x7770000), Status.MF_E_INVALID_WORKQUEUE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 6, 99, 0x7770000, 0xFFFFFFFF})
    @Conformance(spec = "platform", section = "5", rule = "a bad id: MF_E_INVALID_WORKQUEUE")
    void aNumberWithoutAQueueIsRefused(int queue) {
        assertStatus(() -> queues.put(queue, result -> {}, null), Status.MF_E_INVALID_WORKQUEUE);
    }

    @Test
    @Conformance(spec = "platform", section = "5", rule = "MFUnlockWorkQueue once per allocate and lock")
    void aPrivateQueueIsGivenBackOncePerHold() {
        int queue = queues.allocate();
        queues.lock(queue);
        queues.unlock(queue);
        queues.put(queue, result -> seen.add("held"), null);
        queues.unlock(queue);
        assertStatus(() -> queues.unlock(queue), Status.MF_E_INVALID_WORKQUEUE);
        assertStatus(() -> queues.lock(queue), Status.MF_E_INVALID_WORKQUEUE);
        virtual.runUntilIdle();
        assertThat(seen).containsExactly("held");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 6, 7, 0xFFFF})
    @Conformance(spec = "platform", section = "5", rule = "MFUnlockWorkQueue of any system number, also an unused one")
    void systemNumbersCanAlwaysBeUnlocked(int queue) {
        queues.unlock(queue);
        queues.unlock(queue);
    }

    @Test
    @Conformance(
            spec = "platform",
            section = "5",
            rule = "MFScheduleWorkItem after a relative time; MFCancelWorkItem once")
    void anItemRunsAtItsTimeUnlessCancelled() {
        long kept = queues.schedule(result -> seen.add("kept@" + virtual.time()), null, 20 * Platform.MILLISECOND);
        long cancelled = queues.schedule(result -> seen.add("cancelled"), null, 10 * Platform.MILLISECOND);
        queues.cancel(cancelled);
        assertStatus(() -> queues.cancel(cancelled), Status.MF_E_NOT_FOUND);
        virtual.advance(Duration.ofSeconds(1));
        assertThat(seen).containsExactly("kept@" + 20 * Platform.MILLISECOND);
        assertStatus(() -> queues.cancel(kept), Status.MF_E_NOT_FOUND);
    }

    @Test
    @Conformance(spec = "platform", section = "5", rule = "a waiting item may be queued twice with keys of its own")
    void theSameItemMayWaitTwice() {
        AsyncCallback callback = result -> seen.add("called");
        long first = queues.schedule(callback, null, Platform.SECOND);
        long second = queues.schedule(callback, null, Platform.SECOND);
        assertThat(first).isNotEqualTo(second);
        queues.cancel(first);
        virtual.advance(Duration.ofSeconds(2));
        assertThat(seen).hasSize(1);
        long third = queues.schedule(callback, null, Platform.SECOND);
        long fourth = queues.schedule(callback, null, Platform.SECOND);
        queues.cancel(fourth);
        queues.cancel(third);
        virtual.advance(Duration.ofSeconds(2));
        assertThat(seen).hasSize(1);
    }

    @Test
    @Conformance(spec = "platform", section = "5", rule = "scheduled and periodic items run on the TIMER queue")
    void itemsOfAllTimesRunOnTheTimerQueue() {
        WorkQueue timer = (WorkQueue) queues.queue(WorkQueues.TIMER);
        queues.schedule(result -> seen.add("scheduled " + timer.isCurrent()), null, Platform.MILLISECOND);
        long key = queues.addPeriodicCallback(() -> seen.add("periodic " + timer.isCurrent()));
        virtual.advance(Duration.ofMillis(15));
        queues.cancel(key);
        assertThat(seen).containsExactly("scheduled true", "periodic true");
    }

    @ParameterizedTest(name = "type {0}")
    @CsvSource({"0, STANDARD", "1, WINDOW", "2, MULTITHREADED"})
    @Conformance(spec = "platform", section = "5", rule = "MFAllocateWorkQueueEx: types 0, 1, 2")
    void queuesOfEachTypeRunItemsAndAreGivenBack(int number, WorkQueueType type) {
        assertThat(WorkQueueType.of(number)).isEqualTo(type);
        assertThat(type.number()).isEqualTo(number);
        int queue = queues.allocate(type);
        assertThat(queue & WorkQueues.PRIVATE_MASK).isNotZero();
        queues.put(queue, result -> seen.add("called"), null);
        virtual.runUntilIdle();
        assertThat(seen).containsExactly("called");
        queues.unlock(queue);
        assertStatus(() -> queues.unlock(queue), Status.MF_E_INVALID_WORKQUEUE);
        queues.shutdown();
        assertStatus(() -> queues.allocate(type), Status.MF_E_SHUTDOWN);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 3})
    @Conformance(spec = "platform", section = "5", rule = "MFAllocateWorkQueueEx of an unknown type: E_INVALIDARG")
    void thereAreThreeTypesOfQueues(int number) {
        assertStatus(() -> WorkQueueType.of(number), Status.E_INVALIDARG);
    }

    @ParameterizedTest(name = "{0} {1}, {2} at a time")
    @CsvSource({"standard, 1, 1", "multithreaded, 5, 4", "private, 0, 1", "private, 1, 1", "private, 2, 4"})
    @Timeout(60)
    @Conformance(
            spec = "platform",
            section = "5",
            rule = "standard and private queues run one item at a time in order, multithreaded ones in parallel")
    void theTypeDecidesHowManyItemsRunTogether(String kind, int number, int together) throws Exception {
        WorkQueues real = new WorkQueues(Platform.system());
        int queue = kind.equals("private") ? real.allocate(WorkQueueType.of(number)) : number;
        CyclicBarrier meeting = new CyclicBarrier(together);
        CountDownLatch done = new CountDownLatch(8);
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 8; i++) {
            int item = i;
            real.put(
                    queue,
                    result -> {
                        try {
                            order.add(item);
                            meeting.await(50, TimeUnit.SECONDS);
                            done.countDown();
                        } catch (Exception late) {
                            Thread.currentThread().interrupt();
                        }
                    },
                    null);
        }
        assertThat(done.await(50, TimeUnit.SECONDS)).isTrue();
        if (together == 1) {
            assertThat(order).isSorted();
        }
        real.shutdown();
    }

    @Test
    @Conformance(spec = "platform", section = "5", rule = "periodic callbacks every 10 ms until removed; key not 0")
    void periodicCallbacksComeUntilTheyAreRemoved() {
        assertThat(WorkQueues.PERIODICITY).isEqualTo(100_000);
        long key = queues.addPeriodicCallback(() -> seen.add("tick"));
        assertThat(key).isNotZero();
        virtual.advance(Duration.ofMillis(55));
        assertThat(seen).hasSize(5);
        queues.cancel(key);
        virtual.advance(Duration.ofMillis(55));
        assertThat(seen).hasSize(5);
    }

    @Test
    @Conformance(spec = "platform", section = "5", rule = "MFLockSharedWorkQueue: one queue per class name")
    void aClassNameHasOneQueue() {
        int audio = queues.lockShared("Audio");
        assertThat(queues.lockShared("Audio")).isEqualTo(audio);
        assertThat(queues.lockShared("Playback")).isNotEqualTo(audio);
        queues.unlock(audio);
        queues.unlock(audio);
        assertThat(queues.lockShared("Audio")).isNotEqualTo(audio);
    }

    @Test
    @Conformance(
            spec = "platform",
            section = "5",
            rule = "after the last shutdown allocating gives MF_E_SHUTDOWN; again is fine")
    void afterShutdownNoQueueIsAllocated() {
        queues.addPeriodicCallback(() -> seen.add("tick"));
        queues.shutdown();
        queues.shutdown();
        assertStatus(queues::allocate, Status.MF_E_SHUTDOWN);
        assertStatus(() -> queues.lockShared("Audio"), Status.MF_E_SHUTDOWN);
        virtual.advance(Duration.ofSeconds(1));
        assertThat(seen).isEmpty();
    }
}
