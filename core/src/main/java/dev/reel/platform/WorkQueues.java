package dev.reel.platform;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Work queues by number, as topology nodes name them (platform.md §5).
 *
 * <p>The standard queues have fixed numbers; private ones are allocated, counted and given back. Items can be put now, later
 * or again and again. Any thread may use it.
 */
public final class WorkQueues {
    public static final int UNDEFINED = 0;
    /** Items one at a time, in order. */
    public static final int STANDARD = 1;

    public static final int RT = 2;
    public static final int IO = 3;
    public static final int TIMER = 4;
    /** Items in parallel. */
    public static final int MULTITHREADED = 5;
    /** Items that take long or wait. */
    public static final int LONG_FUNCTION = 7;

    /** Stands for every queue where a call takes more than one; no item can be put there. */
    public static final int ALL = 0xFFFFFFFF;

    /** A number with any of these bits is a private queue's. */
    public static final int PRIVATE_MASK = 0xFFFF0000;

    /** How often periodic callbacks come, 100 ns units. */
    public static final long PERIODICITY = 10 * Platform.MILLISECOND;

    private final Platform platform;
    private final Map<Integer, Executor> system = new HashMap<>();
    private final Map<Integer, PrivateQueue> queues = new HashMap<>();
    private final Map<String, Integer> shared = new HashMap<>();
    private final Map<Long, Item> waiting = new HashMap<>();
    private int lastQueue = 1;
    private long lastKey;
    private boolean shutdown;

    /** A private queue and how often it is held. */
    private static final class PrivateQueue {
        private final Executor executor;
        private int locks = 1;

        PrivateQueue(Executor executor) {
            this.executor = executor;
        }
    }

    /** Queues of one platform. */
    public WorkQueues(Platform platform) {
        this.platform = platform;
        system.put(STANDARD, platform.serialQueue("standard"));
        system.put(RT, platform.serialQueue("real time"));
        system.put(IO, platform.blockingQueue("io"));
        system.put(TIMER, platform.serialQueue("timer"));
        system.put(MULTITHREADED, platform.workers());
        system.put(LONG_FUNCTION, platform.blocking());
    }

    /** Makes a serial queue of one's own; give it back with {@link #unlock}. */
    public int allocate() {
        return allocateOver(MULTITHREADED);
    }

    /** Makes a queue of one's own that runs its items as its type says; give it back with {@link #unlock}. */
    public synchronized int allocate(WorkQueueType type) {
        if (type != WorkQueueType.MULTITHREADED) {
            return allocate();
        }
        checkOpen();
        return add(executor(MULTITHREADED));
    }

    /** Makes a serial queue over any other queue; {@code MF_E_INVALID_WORKQUEUE} when there is none of that number. */
    public synchronized int allocateOver(int queue) {
        checkOpen();
        return add(Platform.serialOver("queue over " + queue, executor(queue)));
    }

    private int add(Executor executor) {
        int id = ++lastQueue << 16;
        queues.put(id, new PrivateQueue(executor));
        return id;
    }

    /** The one queue of a class name, made when first asked for and locked once more each time. */
    public synchronized int lockShared(String className) {
        checkOpen();
        Integer present = shared.get(className);
        if (present != null && queues.containsKey(present)) {
            lock(present);
            return present;
        }
        int made = allocate();
        shared.put(className, made);
        return made;
    }

    /** Holds a private queue once more; system queues need no holding. */
    public synchronized void lock(int queue) {
        if ((queue & PRIVATE_MASK) != 0) {
            privateQueue(queue).locks++;
        }
    }

    /**
     * Gives a private queue back, once per {@link #allocate} and {@link #lock}; once too often is
     * {@code MF_E_INVALID_WORKQUEUE}. System numbers are fine, used or not. Items that were put still run.
     */
    public synchronized void unlock(int queue) {
        if ((queue & PRIVATE_MASK) != 0 && --privateQueue(queue).locks == 0) {
            queues.remove(queue);
        }
    }

    /** The queue of a number; {@code MF_E_INVALID_WORKQUEUE} when there is none. */
    public synchronized Executor queue(int id) {
        return executor(id);
    }

    /** Has a callback called on a queue. */
    public void put(int queue, AsyncCallback callback, @Nullable Object state) {
        queue(queue).execute(new AsyncResult(null, callback, state)::call);
    }

    /**
     * Has a result's callback called where it prefers to be, else on the standard queue or, when it says that it may wait, on
     * the one for long work; does not wait for it.
     */
    public void invoke(AsyncResult result) {
        result.invoke(queue(mayWait(result.callback()) ? LONG_FUNCTION : STANDARD));
    }

    private static boolean mayWait(@Nullable AsyncCallback callback) {
        try {
            return callback != null && callback.flags().contains(CallbackFlag.BLOCKING);
        } catch (MediaException refusal) {
            if (refusal.status().equals(Status.E_NOTIMPL)) {
                return false;
            }
            throw refusal;
        }
    }

    /** Has a callback called on the timer queue after an amount of time (100 ns units); the key cancels it. */
    public long schedule(AsyncCallback callback, @Nullable Object state, long delay) {
        return begin(new Item(new AsyncResult(null, callback, state)::call, 0), delay);
    }

    /** Calls back on the timer queue every {@link #PERIODICITY} until {@link #cancel}; the key is never 0. */
    public long addPeriodicCallback(Runnable callback) {
        return begin(new Item(callback, PERIODICITY), PERIODICITY);
    }

    /** Takes an item back that waits; {@code MF_E_NOT_FOUND} when it has run or was cancelled before. */
    public synchronized void cancel(long key) {
        Item item = waiting.remove(key);
        if (item == null) {
            throw new MediaException(Status.MF_E_NOT_FOUND, "no work item waits under the key " + key);
        }
        item.timer.cancel();
    }

    /** Ends the queues: allocating gives {@code MF_E_SHUTDOWN}, what waits is dropped; again is fine. */
    public synchronized void shutdown() {
        shutdown = true;
        waiting.values().forEach(item -> item.timer.cancel());
        waiting.clear();
        queues.clear();
        shared.clear();
    }

    private synchronized long begin(Item item, long delay) {
        checkOpen();
        item.key = ++lastKey;
        item.due = platform.time() + delay;
        waiting.put(item.key, item);
        item.timer.schedule(item.due);
        return item.key;
    }

    private Executor executor(int queue) {
        Executor found = system.get(queue);
        return found != null ? found : privateQueue(queue).executor;
    }

    private PrivateQueue privateQueue(int queue) {
        PrivateQueue found = queues.get(queue);
        if (found == null) {
            throw new MediaException(Status.MF_E_INVALID_WORKQUEUE, "there is no work queue " + queue);
        }
        return found;
    }

    private void checkOpen() {
        if (shutdown) {
            throw new MediaException(Status.MF_E_SHUTDOWN, "the work queues are shut down");
        }
    }

    /** Something that waits for its time, once or again and again. */
    private final class Item implements Runnable {
        private final Runnable action;
        private final long period;
        private final TimeService.Timer timer;
        private long key;
        private long due;

        Item(Runnable action, long period) {
            this.action = action;
            this.period = period;
            this.timer = platform.timeService().newTimer(() -> queue(TIMER).execute(this));
        }

        @Override
        public void run() {
            synchronized (WorkQueues.this) {
                if (!waiting.containsKey(key)) {
                    return;
                }
                if (period == 0) {
                    waiting.remove(key);
                } else {
                    due += period;
                    timer.schedule(due);
                }
            }
            action.run();
        }
    }
}
