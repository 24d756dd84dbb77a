package dev.reel.pipeline.clock;

import dev.reel.pipeline.RateControl;
import dev.reel.pipeline.ShutdownStatus;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.WorkQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one clock of a presentation (media-session.md §9).
 *
 * <p>A time source drives it. The session starts, pauses and stops it; everybody else reads it, waits on it with a
 * {@link ClockTimer}, or hears of changes as a {@link ClockStateSink}. The time source is told of a change first and may refuse
 * it; the other sinks are told afterwards, each in order on a work queue of its own. Any thread may call any method. Times are 100 ns units.
 */
public final class PresentationClock implements RateControl, ShutdownStatus {
    /** Start position that means: go on from where the clock stands. */
    public static final long CURRENT_POSITION = 0x7fffffffffffffffL;

    /** A sink and the queue it is told on: one that does not return holds up nobody else. */
    private record Listener(ClockStateSink sink, WorkQueue lane) {}

    private final Platform platform;
    private final BiConsumer<ClockStateSink, RuntimeException> onSinkFailure;
    /** Serialises changes. The time source is called under it, because it may veto; nobody else is. */
    private final Object changes = new Object();
    /** Guards the two lists for a few instructions; nobody is called under it. */
    private final Object lists = new Object();

    private final List<Listener> sinks = new ArrayList<>();
    private final List<ClockTimer> armed = new ArrayList<>();
    private volatile @Nullable PresentationTimeSource source;
    private volatile ClockState state = ClockState.INVALID;
    private volatile float rate = 1;
    private volatile boolean shutdown;

    public PresentationClock(Platform platform) {
        this(platform, (sink, failure) -> {});
    }

    /** @param onSinkFailure is told of a sink, not the time source, whose handler threw; the change stands nevertheless */
    public PresentationClock(Platform platform, BiConsumer<ClockStateSink, RuntimeException> onSinkFailure) {
        this.platform = platform;
        this.onSinkFailure = onSinkFailure;
    }

    /** The time source; {@code MF_E_CLOCK_NO_TIME_SOURCE} when none is set, also in most methods below. */
    public PresentationTimeSource timeSource() {
        PresentationTimeSource present = source;
        if (present == null) {
            throw new MediaException(Status.MF_E_CLOCK_NO_TIME_SOURCE, "the presentation clock has no time source yet");
        }
        return present;
    }

    /** Sets what drives the clock; it takes on the clock's rate and, in the middle of a presentation, its time and state. */
    public void setTimeSource(PresentationTimeSource newSource) {
        if (newSource == null) {
            throw new MediaException(Status.E_POINTER, "a time source is required");
        }
        synchronized (changes) {
            PresentationTimeSource previous = source;
            long now = platform.time();
            newSource.onClockSetRate(now, rate);
            boolean inMidst = state == ClockState.RUNNING || state == ClockState.PAUSED;
            if (inMidst && previous != null && previous != newSource) {
                newSource.onClockStart(now, previous.time());
                if (state == ClockState.PAUSED) {
                    newSource.onClockPause(now);
                }
            }
            source = newSource;
            retime();
        }
    }

    public boolean hasTimeSource() {
        return source != null;
    }

    /** Running: the source's time; paused: frozen; stopped: 0. */
    public long time() {
        return timeSource().time();
    }

    public CorrelatedTime correlatedTime() {
        return timeSource().correlatedTime();
    }

    /** What kind of clock the time source is. */
    public Set<PresentationTimeSource.Characteristic> characteristics() {
        return timeSource().clockCharacteristics();
    }

    /** How precise the time source is. */
    public PresentationTimeSource.Properties properties() {
        return timeSource().clockProperties();
    }

    public int continuityKey() {
        PresentationTimeSource present = source;
        return present == null ? 0 : present.continuityKey();
    }

    public ClockState state() {
        return state;
    }

    @Override
    public float rate() {
        return rate;
    }

    /** Never: a clock has nothing to thin. */
    @Override
    public boolean isThinned() {
        return false;
    }

    /** Starts, or jumps while running, to a time; {@link #CURRENT_POSITION} goes on from a pause. */
    public void start(long offset) {
        synchronized (changes) {
            PresentationTimeSource driver = timeSource();
            long now = platform.time();
            boolean restart = state == ClockState.PAUSED && offset == CURRENT_POSITION;
            if (restart) {
                driver.onClockRestart(now);
            } else {
                driver.onClockStart(now, offset);
            }
            state = ClockState.RUNNING;
            notifySinks(driver, restart ? sink -> sink.onClockRestart(now) : sink -> sink.onClockStart(now, offset));
            retime();
        }
    }

    /** Pauses; {@code MF_E_INVALIDREQUEST} unless running, {@code MF_E_CLOCK_STATE_ALREADY_SET} when paused. */
    public void pause() {
        synchronized (changes) {
            PresentationTimeSource driver = timeSource();
            switch (state) {
                case RUNNING -> {
                    long now = platform.time();
                    driver.onClockPause(now);
                    state = ClockState.PAUSED;
                    notifySinks(driver, sink -> sink.onClockPause(now));
                    retime();
                }
                case PAUSED -> throw alreadySet();
                default ->
                    throw new MediaException(
                            Status.MF_E_INVALIDREQUEST, "a clock that is not running cannot be paused");
            }
        }
    }

    /** Stops; {@code MF_E_CLOCK_STATE_ALREADY_SET} when stopped. */
    public void stop() {
        List<ClockTimer> orphans;
        synchronized (changes) {
            PresentationTimeSource driver = timeSource();
            if (state == ClockState.STOPPED) {
                throw alreadySet();
            }
            long now = platform.time();
            driver.onClockStop(now);
            state = ClockState.STOPPED;
            notifySinks(driver, sink -> sink.onClockStop(now));
            orphans = disarmAll();
        }
        orphans.forEach(ClockTimer::orphan);
    }

    /** Sets the rate; thinning is {@code MF_E_THINNING_UNSUPPORTED}: a clock has nothing to thin. */
    @Override
    public void setRate(boolean thin, float newRate) {
        if (thin) {
            throw new MediaException(Status.MF_E_THINNING_UNSUPPORTED, "a presentation clock cannot thin");
        }
        synchronized (changes) {
            PresentationTimeSource driver = timeSource();
            long now = platform.time();
            driver.onClockSetRate(now, newRate);
            rate = newRate;
            notifySinks(driver, sink -> sink.onClockSetRate(now, newRate));
            retime();
        }
    }

    /** Adds a sink; one that is there already is {@code E_INVALIDARG}. */
    public void addClockStateSink(ClockStateSink sink) {
        synchronized (lists) {
            if (sink == null || sinks.stream().anyMatch(known -> known.sink() == sink)) {
                throw new MediaException(Status.E_INVALIDARG, "the clock state sink is null or was added before");
            }
            sinks.add(new Listener(sink, platform.blockingQueue("clock")));
        }
    }

    /** Removes a sink; one that is not there is fine. */
    public void removeClockStateSink(ClockStateSink sink) {
        if (sink == null) {
            throw new MediaException(Status.E_INVALIDARG, "a clock state sink is required");
        }
        synchronized (lists) {
            sinks.removeIf(known -> known.sink() == sink);
        }
    }

    /**
     * A timer on clock time.
     *
     * @param fired runs when the clock reaches the armed time; brief, on a thread of the time service, of the workers, or the arming one
     * @param orphaned runs when the clock stops or is shut down before ({@code MF_E_TIMER_ORPHANED})
     */
    public ClockTimer newTimer(Runnable fired, Runnable orphaned) {
        if (fired == null || orphaned == null) {
            throw new MediaException(Status.E_POINTER, "a clock timer needs something to run");
        }
        return new ClockTimer(this, platform, fired, orphaned);
    }

    /**
     * Ends the timers; repeated calls are fine and reading goes on to work. Returns at once even while a time source keeps a
     * change waiting.
     */
    @Override
    public void shutdown() {
        List<ClockTimer> orphans;
        synchronized (lists) {
            shutdown = true;
            sinks.clear();
            orphans = disarmAll();
        }
        orphans.forEach(ClockTimer::orphan);
    }

    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    public Progress shutdownStatus() {
        if (!shutdown) {
            throw new MediaException(Status.MF_E_INVALIDREQUEST, "the clock is not shut down");
        }
        return Progress.COMPLETED;
    }

    /** Called by a timer; false when the clock is shut down. */
    boolean arm(ClockTimer timer) {
        synchronized (lists) {
            if (shutdown) {
                return false;
            }
            if (timer.slot < 0) {
                timer.slot = armed.size();
                armed.add(timer);
            }
            return true;
        }
    }

    /** Called by a timer; false when it was not armed. */
    boolean disarm(ClockTimer timer) {
        synchronized (lists) {
            if (timer.slot < 0) {
                return false;
            }
            ClockTimer last = armed.remove(armed.size() - 1);
            if (last != timer) {
                armed.set(timer.slot, last);
                last.slot = timer.slot;
            }
            timer.slot = -1;
            return true;
        }
    }

    /** True when asking for the time means asking a device. */
    boolean isDevice() {
        return !(source instanceof SystemTimeSource);
    }

    /** True when a clock time lies behind, seen in the direction in which the clock runs. */
    boolean hasPassed(long clockTime) {
        PresentationTimeSource driver = source;
        if (driver == null) {
            return false;
        }
        return rate < 0 ? driver.time() <= clockTime : driver.time() >= clockTime;
    }

    long systemTimeOf(long clockTime) {
        PresentationTimeSource driver = source;
        return driver == null ? Long.MAX_VALUE : driver.systemTimeOf(clockTime);
    }

    /** For a time source whose time does not flow but jumps: timers that are due now go off. */
    public void timeJumped() {
        retime();
    }

    private void retime() {
        List<ClockTimer> all;
        synchronized (lists) {
            if (armed.isEmpty()) {
                return;
            }
            all = List.copyOf(armed);
        }
        all.forEach(ClockTimer::schedule);
    }

    private List<ClockTimer> disarmAll() {
        synchronized (lists) {
            List<ClockTimer> all = List.copyOf(armed);
            armed.clear();
            all.forEach(timer -> timer.slot = -1);
            return all;
        }
    }

    private void notifySinks(PresentationTimeSource driver, Consumer<ClockStateSink> change) {
        List<Listener> all;
        synchronized (lists) {
            all = List.copyOf(sinks);
        }
        for (Listener listener : all) {
            if (listener.sink() != driver) {
                listener.lane().execute(() -> tell(listener.sink(), change));
            }
        }
    }

    private void tell(ClockStateSink sink, Consumer<ClockStateSink> change) {
        try {
            change.accept(sink);
        } catch (RuntimeException failure) {
            onSinkFailure.accept(sink, failure);
        }
    }

    private MediaException alreadySet() {
        return new MediaException(Status.MF_E_CLOCK_STATE_ALREADY_SET, "the clock is " + state + " already");
    }
}
