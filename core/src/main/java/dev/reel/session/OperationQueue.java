package dev.reel.session;

import dev.reel.platform.MediaEventType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Runs a session's operations strictly in call order, one at a time (media-session.md §3.2). On the session's queue. */
final class OperationQueue {
    private final ArrayDeque<Operation> waiting = new ArrayDeque<>();
    private final BiConsumer<Operation, RuntimeException> onFailure;
    private @Nullable Operation running;

    /** @param onFailure ends an operation whose work threw */
    OperationQueue(BiConsumer<Operation, RuntimeException> onFailure) {
        this.onFailure = onFailure;
    }

    void submit(Operation operation) {
        waiting.add(operation);
        runNext();
    }

    /** The running operation is over; the next begins. Anything but the running one changes nothing. */
    void finish(Operation operation) {
        if (running == operation) {
            running = null;
            runNext();
        }
    }

    /** Ends the running operation, because what it had to go on with threw. */
    void failRunning(RuntimeException failure) {
        Operation operation = running;
        if (operation != null) {
            onFailure.accept(operation, failure);
        }
    }

    /** True when the next operation in line ends in an event of this type. */
    boolean isNext(MediaEventType completion) {
        Operation next = waiting.peek();
        return next != null && next.completion() == completion;
    }

    /** Takes out all operations, the running one first. */
    List<Operation> drain() {
        List<Operation> all = new ArrayList<>();
        if (running != null) {
            all.add(running);
        }
        all.addAll(waiting);
        running = null;
        waiting.clear();
        return all;
    }

    private void runNext() {
        while (running == null && !waiting.isEmpty()) {
            Operation next = waiting.remove();
            running = next;
            try {
                next.run();
            } catch (RuntimeException failure) {
                onFailure.accept(next, failure);
            }
        }
    }
}
