package dev.reel.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Worker threads: bounded on a busy machine, replaced when a task never comes back, ended when it does. */
class WorkerPoolTest {
    private static final int LIMIT = 2;

    @Test
    void manyShortTasksGetNoMoreThreads() throws Exception {
        WorkerPool pool = new WorkerPool("few", LIMIT, Thread.NORM_PRIORITY);
        int tasks = 2_000;
        CountDownLatch done = new CountDownLatch(tasks);
        for (int i = 0; i < tasks; i++) {
            pool.execute(() -> {
                assertThat(pool.threads()).isLessThanOrEqualTo(LIMIT);
                done.countDown();
            });
        }
        assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(pool.threads()).isLessThanOrEqualTo(LIMIT);
    }

    @Test
    void tasksThatNeverComeBackAreReplacedOneByOneAndTheSurplusEnds() throws Exception {
        WorkerPool pool = new WorkerPool("lost", LIMIT, Thread.NORM_PRIORITY);
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch back = new CountDownLatch(LIMIT);
        for (int i = 0; i < LIMIT; i++) {
            pool.execute(() -> {
                try {
                    release.await();
                } catch (InterruptedException ended) {
                    Thread.currentThread().interrupt();
                }
                back.countDown();
            });
        }
        CountDownLatch ran = new CountDownLatch(100);
        for (int i = 0; i < 100; i++) {
            pool.execute(ran::countDown);
        }
        assertThat(ran.await(60, TimeUnit.SECONDS)).as("others go on").isTrue();
        assertThat(pool.threads()).isBetween(LIMIT + 1, 2 * LIMIT);
        release.countDown();
        assertThat(back.await(60, TimeUnit.SECONDS)).isTrue();
        CountDownLatch after = new CountDownLatch(200);
        for (int i = 0; i < 200; i++) {
            pool.execute(after::countDown);
        }
        assertThat(after.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(pool.threads()).isLessThanOrEqualTo(2 * LIMIT);
    }
}
