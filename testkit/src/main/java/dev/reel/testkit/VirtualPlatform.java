package dev.reel.testkit;

import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.TimeService;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A platform whose time stands still until the test moves it, and whose tasks all run on the test's thread.
 *
 * <p>Work queues, workers and blocking threads become one list of ready tasks. {@link #runUntilIdle} runs them at the present
 * time; {@link #advance} moves time from timer to timer and runs what becomes ready at each. The order is the same on every
 * run: tasks in the order in which they became ready, one task of a serial queue per turn, timers by time and then by order of
 * arming. {@link #shuffled} picks among what is ready by a seed instead, so that a test can explore schedules; each serial
 * queue keeps its order. Times are 100 ns units from 0.
 *
 * <p>Any thread may post tasks and arm timers; one thread at a time runs them. A task that throws does not stop the others:
 * it is kept in {@link #failures()}.
 */
public final class VirtualPlatform {
    /** Steps at one instant after which the platform says that tasks feed each other without end. */
    private static final int ENDLESS = 20_000_000;

    private final @Nullable Random random;
    private final Clock clock = new Clock();
    private final Platform platform;
    private final List<Throwable> failures = new ArrayList<>();

    private final Object lock = new Object();
    private final ReadyTasks ready = new ReadyTasks();
    private final PriorityQueue<VirtualTimer> timers = new PriorityQueue<>();
    private long now;
    private long armed;
    private long steps;
    private boolean running;
    private int priority = Thread.NORM_PRIORITY;

    /** A platform with the one fixed order of tasks. */
    public VirtualPlatform() {
        this(null);
    }

    private VirtualPlatform(@Nullable Random random) {
        this.random = random;
        this.platform = new Platform(
                clock, this::post, this::post, 1, this::failed, wanted -> task -> post(() -> at(wanted, task)));
    }

    /** A platform that picks the next of the ready tasks and due timers at random; the same seed gives the same order. */
    public static VirtualPlatform shuffled(long seed) {
        return new VirtualPlatform(new Random(seed));
    }

    /** What sessions and components under test are given. */
    public Platform platform() {
        return platform;
    }

    /** The time now, 100 ns units. */
    public long time() {
        synchronized (lock) {
            return now;
        }
    }

    /** Runs everything that is ready or becomes ready without time passing. */
    public void runUntilIdle() {
        advance(0);
    }

    /** Runs everything that is ready, and what becomes ready in the given time; the time is then that much later. */
    public void advance(Duration amount) {
        advance(amount.toNanos() / 100);
    }

    /** As {@link #advance(Duration)}, in 100 ns units. */
    public void advance(long amount) {
        if (amount < 0) {
            throw new IllegalArgumentException("time cannot go back by " + -amount);
        }
        drive(() -> false, time() + amount);
    }

    /**
     * Runs tasks and moves time until the condition holds, looked at after each task; false when it does not hold within the
     * limit. Time stops where the condition first held.
     */
    public boolean advanceUntil(BooleanSupplier condition, Duration limit) {
        return drive(condition, time() + limit.toNanos() / 100);
    }

    /**
     * Runs tasks and moves time until the future completes, and returns its value.
     *
     * @throws MediaException when it completes with one
     * @throws AssertionError when it does not complete within the limit
     */
    public <T> T await(CompletableFuture<T> future, Duration limit) {
        if (!advanceUntil(future::isDone, limit)) {
            throw new AssertionError("nothing completed the future within " + limit + " of virtual time");
        }
        try {
            return future.join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof MediaException media) {
                throw media;
            }
            throw failure;
        }
    }

    /**
     * Lets time pass while a task runs, for a component that takes long: timers that come due meanwhile fire after the task.
     *
     * @param amount 100 ns units
     */
    public void spend(long amount) {
        synchronized (lock) {
            now += amount;
        }
    }

    /** The thread priority that the task which runs now would have on real threads; for tasks to ask. */
    public int priority() {
        return priority;
    }

    private void at(int wanted, Runnable task) {
        priority = wanted;
        try {
            task.run();
        } finally {
            priority = Thread.NORM_PRIORITY;
        }
    }

    /** True when no task is ready; armed timers do not count. */
    public boolean isIdle() {
        synchronized (lock) {
            return ready.isEmpty();
        }
    }

    /** How many timers are armed. */
    public int armedTimers() {
        synchronized (lock) {
            return timers.size();
        }
    }

    /** How many tasks and timers have run so far: equal for two runs that took the same way. */
    public long steps() {
        return steps;
    }

    /** What tasks and timers threw, oldest first. */
    public List<Throwable> failures() {
        synchronized (lock) {
            return List.copyOf(failures);
        }
    }

    /** Fails when a task or timer has thrown. */
    public void assertNoFailures() {
        List<Throwable> seen = failures();
        if (!seen.isEmpty()) {
            AssertionError error = new AssertionError(seen.size() + " tasks failed, the first with " + seen.get(0));
            seen.forEach(error::addSuppressed);
            throw error;
        }
    }

    private boolean drive(BooleanSupplier condition, long end) {
        if (running) {
            throw new IllegalStateException("the platform runs already; a task cannot run the others");
        }
        running = true;
        try {
            long instant = time();
            long stepsHere = 0;
            while (true) {
                if (condition.getAsBoolean()) {
                    return true;
                }
                Runnable task = next(end);
                if (task == null) {
                    return false;
                }
                steps++;
                if (time() != instant) {
                    instant = time();
                    stepsHere = 0;
                } else if (++stepsHere > ENDLESS) {
                    throw new IllegalStateException(
                            "tasks queue each other without end and without time passing; last: " + task);
                }
                run(task);
            }
        } finally {
            running = false;
        }
    }

    /** The next thing to run, moving time to it; null, with time at the end, when nothing is left until then. */
    private @Nullable Runnable next(long end) {
        synchronized (lock) {
            boolean timerDue = !timers.isEmpty() && timers.element().at <= now;
            if (random != null && timerDue) {
                int choices = ready.size() + 1;
                if (random.nextInt(choices) == 0) {
                    return fire();
                }
            }
            if (!ready.isEmpty()) {
                return random == null ? ready.first() : ready.take(random.nextInt(ready.size()));
            }
            if (!timers.isEmpty() && timers.element().at <= Math.max(now, end)) {
                now = Math.max(now, timers.element().at);
                return fire();
            }
            now = Math.max(now, end);
            return null;
        }
    }

    private Runnable fire() {
        VirtualTimer timer = timers.remove();
        timer.pending = false;
        return timer.task;
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error failure) {
            failed("workers", failure);
        }
    }

    private void post(Runnable task) {
        synchronized (lock) {
            ready.add(task);
        }
    }

    private void failed(String queue, Throwable failure) {
        synchronized (lock) {
            failures.add(failure);
        }
    }

    private final class Clock implements TimeService {
        @Override
        public long time() {
            return VirtualPlatform.this.time();
        }

        @Override
        public Timer newTimer(Runnable task) {
            return new VirtualTimer(task);
        }
    }

    private final class VirtualTimer implements TimeService.Timer, Comparable<VirtualTimer> {
        private final Runnable task;
        private long at;
        private long order;
        private boolean pending;

        VirtualTimer(Runnable task) {
            this.task = task;
        }

        @Override
        public void schedule(long time) {
            synchronized (lock) {
                cancel();
                at = time;
                order = armed++;
                pending = true;
                timers.add(this);
            }
        }

        @Override
        public void cancel() {
            synchronized (lock) {
                if (pending) {
                    timers.remove(this);
                    pending = false;
                }
            }
        }

        @Override
        public int compareTo(VirtualTimer other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    /** The tasks that can run now. */
    private static final class ReadyTasks {
        private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

        boolean isEmpty() {
            return tasks.isEmpty();
        }

        int size() {
            return tasks.size();
        }

        void add(Runnable task) {
            tasks.add(task);
        }

        Runnable first() {
            return tasks.remove();
        }

        /** Takes the task at an index by turning the queue; few tasks are ready at a time. */
        Runnable take(int index) {
            for (int i = 0; i < index; i++) {
                tasks.add(tasks.remove());
            }
            return tasks.remove();
        }
    }
}
