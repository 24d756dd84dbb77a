package dev.reel.platform;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Time by the system's monotonic clock, with one daemon thread for all timers of the process.
 *
 * <p>Timers sit in a binary heap that they carry their own place in, so arming and disarming allocate nothing.
 */
final class SystemTimeService implements TimeService {
    static final SystemTimeService INSTANCE = new SystemTimeService();

    private static final long NANOS_PER_UNIT = 100;

    private final Object lock = new Object();
    private HeapTimer[] heap = new HeapTimer[16];
    private int size;
    private @Nullable Thread thread;

    private SystemTimeService() {}

    @Override
    public long time() {
        return System.nanoTime() / NANOS_PER_UNIT;
    }

    @Override
    public Timer newTimer(Runnable task) {
        return new HeapTimer(task);
    }

    private void run() {
        while (true) {
            HeapTimer due = awaitDue();
            try {
                due.task.run();
            } catch (RuntimeException failure) {
                System.getLogger("dev.reel.platform").log(System.Logger.Level.ERROR, "a timer's task failed", failure);
            }
        }
    }

    private HeapTimer awaitDue() {
        synchronized (lock) {
            while (true) {
                try {
                    if (size == 0) {
                        lock.wait();
                        continue;
                    }
                    long nanos = (heap[0].at - time()) * NANOS_PER_UNIT;
                    if (nanos <= 0) {
                        HeapTimer due = heap[0];
                        removeAt(0);
                        return due;
                    }
                    lock.wait(nanos / 1_000_000, (int) (nanos % 1_000_000));
                } catch (InterruptedException ignored) {
                    // Nobody owns this thread; an interrupt from a stray task must not end all timers of the process.
                }
            }
        }
    }

    private void ensureThread() {
        if (thread == null) {
            Thread started = new Thread(this::run, "reel-timer");
            started.setDaemon(true);
            thread = started;
            started.start();
        }
    }

    private void insert(HeapTimer timer) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
        }
        siftUp(size++, timer);
    }

    private void removeAt(int index) {
        HeapTimer removed = heap[index];
        HeapTimer last = heap[--size];
        // The slot is cleared so that a finished session is not kept alive by a timer that it dropped.
        Arrays.fill(heap, size, size + 1, null);
        if (index != size) {
            siftDown(index, last);
            if (heap[index] == last) {
                siftUp(index, last);
            }
        }
        removed.index = -1;
    }

    private void siftUp(int from, HeapTimer timer) {
        int index = from;
        while (index > 0) {
            int parent = (index - 1) >>> 1;
            if (heap[parent].at <= timer.at) {
                break;
            }
            place(index, heap[parent]);
            index = parent;
        }
        place(index, timer);
    }

    private void siftDown(int from, HeapTimer timer) {
        int index = from;
        while (true) {
            int child = 2 * index + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && heap[child + 1].at < heap[child].at) {
                child++;
            }
            if (timer.at <= heap[child].at) {
                break;
            }
            place(index, heap[child]);
            index = child;
        }
        place(index, timer);
    }

    private void place(int index, HeapTimer timer) {
        heap[index] = timer;
        timer.index = index;
    }

    private final class HeapTimer implements Timer {
        private final Runnable task;
        private long at;
        private int index = -1;

        HeapTimer(Runnable task) {
            this.task = task;
        }

        @Override
        public void schedule(long time) {
            synchronized (lock) {
                if (index >= 0) {
                    removeAt(index);
                }
                at = time;
                insert(this);
                ensureThread();
                if (index == 0) {
                    lock.notifyAll();
                }
            }
        }

        @Override
        public void cancel() {
            synchronized (lock) {
                if (index >= 0) {
                    removeAt(index);
                }
            }
        }
    }
}
