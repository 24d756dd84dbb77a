package dev.reel.pipeline.open;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.util.ArrayList;
import java.util.List;

/** Asks a running operation to give up. Any thread may cancel; what was registered runs once. */
public final class Cancellation {
    private final List<Runnable> actions = new ArrayList<>();
    private volatile boolean cancelled;

    /** Not cancelled yet. */
    public Cancellation() {}

    public boolean isCancelled() {
        return cancelled;
    }

    /** Fails with {@code MF_E_OPERATION_CANCELLED} when cancelled. */
    public void check() {
        if (cancelled) {
            throw new MediaException(Status.MF_E_OPERATION_CANCELLED, "the operation was cancelled");
        }
    }

    /** Runs {@code action} on cancel, at once when cancelled already. */
    public void onCancel(Runnable action) {
        synchronized (actions) {
            if (!cancelled) {
                actions.add(action);
                return;
            }
        }
        action.run();
    }

    public void cancel() {
        List<Runnable> pending;
        synchronized (actions) {
            if (cancelled) {
                return;
            }
            cancelled = true;
            pending = List.copyOf(actions);
            actions.clear();
        }
        pending.forEach(Runnable::run);
    }
}
