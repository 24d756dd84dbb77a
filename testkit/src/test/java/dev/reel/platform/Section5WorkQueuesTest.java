package dev.reel.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.testkit.Conformance;
import dev.reel.testkit.VirtualPlatform;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** platform.md §5: serial and parallel queues, timers; on real threads where threads are the rule. */
class Section5WorkQueuesTest {
    private final VirtualPlatform virtual = new VirtualPlatform();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    @Timeout(60)
    @Conformance(spec = "platform", section = "5", rule = "a serial queue, also over another: one at a time, in order")
    void aSerialQueueRunsOneAtATimeInOrder(int floors) throws Exception {
        WorkQueue queue = Platform.system().serialQueue("floor 1");
        for (int floor = 2; floor <= floors; floor++) {
            queue = Platform.serialOver("floor " + floor, queue);
        }
        int count = 5_000;
        List<Integer> seen = new ArrayList<>();
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger together = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            int number = i;
            queue.execute(() -> {
                together.addAndGet(inside.incrementAndGet() - 1);
                seen.add(number);
                inside.decrementAndGet();
                done.countDown();
            });
        }
        assertThat(done.await(50, TimeUnit.SECONDS)).isTrue();
        assertThat(together).hasValue(0);
        assertThat(seen)
                .containsExactlyElementsOf(IntStream.range(0, count).boxed().toList());
    }

    @Test
    @Timeout(60)
    @Conformance(spec = "platform", section = "5", rule = "the multithreaded queue runs in parallel")
    void workersRunInParallel() throws Exception {
        CyclicBarrier meeting = new CyclicBarrier(4);
        CountDownLatch met = new CountDownLatch(4);
        for (int i = 0; i < 4; i++) {
            Platform.system().workers().execute(() -> {
                try {
                    meeting.await(50, TimeUnit.SECONDS);
                    met.countDown();
                } catch (Exception late) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        assertThat(met.await(50, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    @Timeout(60)
    @Conformance(
            spec = "platform",
            section = "5",
            rule = "long work has threads of its own and does not hold up the others")
    void blockedTasksDoNotHoldUpWorkers() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(32);
        for (int i = 0; i < 32; i++) {
            Platform.system().blocking().execute(() -> {
                try {
                    release.await();
                    released.countDown();
                } catch (InterruptedException interrupt) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        CountDownLatch worked = new CountDownLatch(1);
        Platform.system().workers().execute(worked::countDown);
        assertThat(worked.await(50, TimeUnit.SECONDS)).isTrue();
        release.countDown();
        assertThat(released.await(50, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    @Conformance(spec = "platform", section = "5", rule = "an item never runs on the caller's stack")
    void aTaskPostedFromInsideRunsAfterwards() {
        WorkQueue queue = virtual.platform().serialQueue("queue");
        List<String> seen = new ArrayList<>();
        queue.execute(() -> {
            queue.execute(() -> seen.add("inner"));
            seen.add("outer");
        });
        virtual.runUntilIdle();
        assertThat(seen).containsExactly("outer", "inner");
    }

    @Test
    @Conformance(spec = "platform", section = "5", rule = "an item that fails does not stop its queue")
    void aFailingTaskDoesNotStopTheQueue() {
        WorkQueue queue = virtual.platform().serialQueue("queue");
        List<String> seen = new ArrayList<>();
        queue.execute(() -> {
            throw new IllegalStateException("planned");
        });
        queue.execute(() -> seen.add("next"));
        virtual.runUntilIdle();
        assertThat(seen).containsExactly("next");
        assertThat(virtual.failures()).hasSize(1);
    }

    @Test
    @Conformance(spec = "platform", section = "5", rule = "a queue knows whether it runs the calling thread")
    void aQueueKnowsItsThread() {
        WorkQueue lower = virtual.platform().serialQueue("lower");
        WorkQueue upper = Platform.serialOver("upper", lower);
        WorkQueue other = virtual.platform().serialQueue("other");
        List<Boolean> seen = new ArrayList<>();
        upper.execute(() -> seen.addAll(List.of(upper.isCurrent(), lower.isCurrent(), other.isCurrent())));
        virtual.runUntilIdle();
        assertThat(seen).containsExactly(true, true, false);
        assertThat(upper.isCurrent()).isFalse();
    }

    @Test
    @Timeout(60)
    @Conformance(spec = "platform", section = "5", rule = "scheduled items run at their time, cancelled ones do not")
    void systemTimersFireInOrderOfTheirTimes() throws Exception {
        TimeService time = Platform.system().timeService();
        List<Integer> seen = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(3);
        CountDownLatch gate = holdTimers(time);
        long now = time.time();
        TimeService.Timer cancelled = time.newTimer(() -> seen.add(-1));
        cancelled.schedule(now + 5 * Platform.MILLISECOND);
        for (int i = 3; i > 0; i--) {
            int number = i;
            time.newTimer(() -> {
                        seen.add(number);
                        done.countDown();
                    })
                    .schedule(now + 10 * Platform.MILLISECOND * number);
        }
        cancelled.cancel();
        cancelled.cancel();
        gate.countDown();
        assertThat(done.await(50, TimeUnit.SECONDS)).isTrue();
        assertThat(seen).containsExactly(1, 2, 3);
        assertThat(time.time()).isGreaterThanOrEqualTo(now + 30 * Platform.MILLISECOND);
    }

    @Test
    @Timeout(60)
    @Conformance(
            spec = "platform",
            section = "5",
            rule = "a timer of the past fires at once; many timers keep their order")
    void manySystemTimersKeepTheirOrder() throws Exception {
        TimeService time = Platform.system().timeService();
        int count = 1_000;
        List<Integer> seen = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(count);
        CountDownLatch gate = holdTimers(time);
        long start = time.time();
        IntStream.range(0, count)
                .map(i -> (i * 617) % count)
                .forEach(i -> time.newTimer(() -> {
                            seen.add(i);
                            done.countDown();
                        })
                        .schedule(start + 100L * i));
        gate.countDown();
        assertThat(done.await(50, TimeUnit.SECONDS)).isTrue();
        assertThat(seen).isSorted();
    }

    /** Keeps the timers' thread until the gate is opened, so that timers can be armed at leisure. */
    private static CountDownLatch holdTimers(TimeService time) throws InterruptedException {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        time.newTimer(() -> {
                    held.countDown();
                    try {
                        gate.await();
                    } catch (InterruptedException interrupt) {
                        Thread.currentThread().interrupt();
                    }
                })
                .schedule(Long.MIN_VALUE);
        assertThat(held.await(50, TimeUnit.SECONDS)).isTrue();
        return gate;
    }
}
