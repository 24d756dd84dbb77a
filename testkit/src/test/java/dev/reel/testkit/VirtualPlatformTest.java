package dev.reel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.TimeService;
import dev.reel.platform.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VirtualPlatformTest {
    private final VirtualPlatform virtual = new VirtualPlatform();
    private final Platform platform = virtual.platform();
    private final List<String> seen = new ArrayList<>();

    @Test
    void nothingRunsUntilTheTestSaysSo() {
        platform.workers().execute(() -> seen.add("task"));
        platform.timeService().newTimer(() -> seen.add("timer")).schedule(0);
        assertThat(seen).isEmpty();
        assertThat(virtual.isIdle()).isFalse();
        virtual.runUntilIdle();
        assertThat(seen).containsExactly("task", "timer");
        assertThat(virtual.time()).isZero();
    }

    @Test
    void timersFireInOrderOfTimeThenOfArmingAndTimeStandsAtEach() {
        TimeService time = platform.timeService();
        time.newTimer(() -> seen.add("c@" + virtual.time())).schedule(30);
        time.newTimer(() -> seen.add("a@" + virtual.time())).schedule(10);
        time.newTimer(() -> seen.add("b@" + virtual.time())).schedule(10);
        time.newTimer(() -> seen.add("late")).schedule(31);
        virtual.advance(30);
        assertThat(seen).containsExactly("a@10", "b@10", "c@30");
        assertThat(virtual.time()).isEqualTo(30);
        assertThat(virtual.armedTimers()).isEqualTo(1);
    }

    @Test
    void tasksThatATimerPostsRunBeforeTheNextTimer() {
        TimeService time = platform.timeService();
        WorkQueue queue = platform.serialQueue("queue");
        time.newTimer(() -> queue.execute(() -> seen.add("task"))).schedule(10);
        time.newTimer(() -> seen.add("timer")).schedule(10);
        time.newTimer(() -> seen.add("next")).schedule(11);
        virtual.advance(Duration.ofMillis(1));
        assertThat(seen).containsExactly("task", "timer", "next");
        assertThat(virtual.time()).isEqualTo(Platform.MILLISECOND);
    }

    @Test
    void aTimerIsReplacedByArmingItAgainAndGoneAfterCancel() {
        TimeService.Timer timer = platform.timeService().newTimer(() -> seen.add("fired@" + virtual.time()));
        timer.schedule(10);
        timer.schedule(20);
        virtual.advance(15);
        assertThat(seen).isEmpty();
        virtual.advance(5);
        timer.schedule(40);
        timer.cancel();
        virtual.advance(100);
        assertThat(seen).containsExactly("fired@20");
    }

    @Test
    void serialQueuesTakeTurnsAndKnowThemselves() {
        WorkQueue one = platform.serialQueue("one");
        WorkQueue two = platform.blockingQueue("two");
        for (int i = 0; i < 3; i++) {
            String name = String.valueOf(i);
            one.execute(() -> seen.add("one" + name + one.isCurrent() + two.isCurrent()));
            two.execute(() -> seen.add("two" + name + one.isCurrent() + two.isCurrent()));
        }
        virtual.runUntilIdle();
        assertThat(seen)
                .containsExactly(
                        "one0truefalse",
                        "two0falsetrue",
                        "one1truefalse",
                        "two1falsetrue",
                        "one2truefalse",
                        "two2falsetrue");
    }

    @Test
    void advanceUntilStopsWhereTheConditionHolds() {
        boolean[] done = new boolean[1];
        platform.timeService().newTimer(() -> done[0] = true).schedule(50);
        assertThat(virtual.advanceUntil(() -> done[0], Duration.ofSeconds(1))).isTrue();
        assertThat(virtual.time()).isEqualTo(50);
        assertThat(virtual.advanceUntil(() -> false, Duration.ofSeconds(1))).isFalse();
        assertThat(virtual.time()).isEqualTo(50 + Platform.SECOND);
    }

    @Test
    void awaitGivesTheValueTheMediaExceptionOrSaysThatNothingCame() {
        CompletableFuture<String> good = new CompletableFuture<>();
        platform.timeService().newTimer(() -> good.complete("value")).schedule(5);
        assertThat(virtual.await(good, Duration.ofSeconds(1))).isEqualTo("value");
        CompletableFuture<String> bad = new CompletableFuture<>();
        platform.workers()
                .execute(() -> bad.completeExceptionally(new MediaException(Status.MF_E_SHUTDOWN, "it is shut down")));
        assertThatThrownBy(() -> virtual.await(bad, Duration.ofSeconds(1)))
                .isInstanceOfSatisfying(
                        MediaException.class, e -> assertThat(e.status()).isEqualTo(Status.MF_E_SHUTDOWN));
        assertThatThrownBy(() -> virtual.await(new CompletableFuture<>(), Duration.ofSeconds(1)))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void aTaskThatTakesTimeDelaysWhatFollows() {
        platform.timeService()
                .newTimer(() -> seen.add("timer@" + virtual.time()))
                .schedule(10);
        platform.workers().execute(() -> virtual.spend(25));
        virtual.advance(20);
        assertThat(seen).containsExactly("timer@25");
        assertThat(virtual.time()).isEqualTo(25);
    }

    @Test
    void failuresAreKeptAndStopNothing() {
        WorkQueue queue = platform.serialQueue("queue");
        queue.execute(() -> {
            throw new IllegalStateException("in a queue");
        });
        platform.workers().execute(() -> {
            throw new IllegalStateException("in a worker");
        });
        queue.execute(() -> seen.add("after"));
        virtual.runUntilIdle();
        assertThat(seen).containsExactly("after");
        assertThat(virtual.failures()).extracting(Throwable::getMessage).containsExactly("in a queue", "in a worker");
        assertThatThrownBy(virtual::assertNoFailures).isInstanceOf(AssertionError.class);
    }

    @Test
    void aTaskCannotRunTheOthers() {
        platform.workers().execute(virtual::runUntilIdle);
        virtual.runUntilIdle();
        assertThat(virtual.failures()).singleElement().isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shufflingExploresSchedulesRepeatablyAndKeepsEachQueuesOrder() {
        Set<List<String>> schedules = new HashSet<>();
        for (int seed = 0; seed < 50; seed++) {
            List<String> schedule = shuffledSchedule(seed);
            assertThat(shuffledSchedule(seed)).isEqualTo(schedule);
            for (String queue : List.of("a", "b", "c")) {
                assertThat(schedule.stream().filter(step -> step.startsWith(queue)))
                        .containsExactlyElementsOf(
                                IntStream.range(0, 4).mapToObj(i -> queue + i).toList());
            }
            schedules.add(schedule);
        }
        assertThat(schedules).hasSizeGreaterThan(40);
    }

    private static List<String> shuffledSchedule(long seed) {
        VirtualPlatform shuffled = VirtualPlatform.shuffled(seed);
        List<String> order = new ArrayList<>();
        List<WorkQueue> queues = List.of(
                shuffled.platform().serialQueue("a"),
                shuffled.platform().serialQueue("b"),
                shuffled.platform().blockingQueue("c"));
        for (int i = 0; i < 4; i++) {
            for (WorkQueue queue : queues) {
                String step = queue.toString() + i;
                queue.execute(() -> order.add(step));
            }
        }
        shuffled.platform().timeService().newTimer(() -> order.add("timer")).schedule(0);
        shuffled.runUntilIdle();
        return order;
    }
}
