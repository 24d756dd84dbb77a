package dev.reel.platform;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The changing items of an attribute store, which one thread at a time may lock (platform.md §1).
 *
 * <p>Whoever reads or writes an unlocked store takes no lock: a table never changes, a write swaps in another one. While the
 * store is locked its place is taken by a hold with the owner's own table, which nobody else sees before the owner lets go.
 */
final class LockableTable {
    private static final AtomicReferenceFieldUpdater<LockableTable, Object> STATE =
            AtomicReferenceFieldUpdater.newUpdater(LockableTable.class, Object.class, "state");

    /** An {@link AttributeTable} or, while the store is locked, a {@link Hold}. */
    private volatile Object state = AttributeTable.EMPTY;

    /** A lock that is held; others wait for its monitor to be notified. */
    private static final class Hold {
        private final Thread owner = Thread.currentThread();
        private AttributeTable table;
        private int depth = 1;

        Hold(AttributeTable table) {
            this.table = table;
        }
    }

    /** The items now; waits while another thread has locked them. */
    AttributeTable table() {
        Object seen = state;
        return seen instanceof AttributeTable table ? table : heldTable();
    }

    private AttributeTable heldTable() {
        while (true) {
            Object seen = state;
            if (seen instanceof AttributeTable table) {
                return table;
            }
            Hold hold = (Hold) seen;
            if (hold.owner == Thread.currentThread()) {
                return hold.table;
            }
            await(hold);
        }
    }

    void put(UUID key, PropVariant value) {
        AttributeTable before;
        do {
            before = table();
        } while (!swap(before, before.with(key, value)));
    }

    void remove(UUID... keys) {
        AttributeTable before;
        do {
            before = table();
        } while (!swap(before, before.without(keys)));
    }

    void replace(AttributeTable items) {
        AttributeTable before;
        do {
            before = table();
        } while (!swap(before, items));
    }

    void lock() {
        Hold mine = ownHold();
        if (mine != null) {
            mine.depth++;
            return;
        }
        AttributeTable before;
        do {
            before = table();
        } while (!STATE.compareAndSet(this, before, new Hold(before)));
    }

    /** Undoes one {@link #lock}; a thread that holds no lock gets an {@link IllegalMonitorStateException}. */
    void unlock() {
        Hold mine = ownHold();
        if (mine == null) {
            throw new IllegalMonitorStateException("the calling thread has not locked this store");
        }
        mine.depth--;
        if (mine.depth == 0) {
            state = mine.table;
            synchronized (mine) {
                mine.notifyAll();
            }
        }
    }

    private boolean swap(AttributeTable before, AttributeTable after) {
        Hold mine = ownHold();
        if (mine != null) {
            mine.table = after;
            return true;
        }
        return STATE.compareAndSet(this, before, after);
    }

    private @Nullable Hold ownHold() {
        return state instanceof Hold hold && hold.owner == Thread.currentThread() ? hold : null;
    }

    /** Waits until a hold is over; an interrupt is kept for later, as a lock does. */
    private void await(Hold hold) {
        boolean interrupted = false;
        synchronized (hold) {
            while (state == hold) {
                try {
                    hold.wait();
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
