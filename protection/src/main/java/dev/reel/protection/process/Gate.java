package dev.reel.protection.process;

import dev.reel.protection.cenc.KeyId;
import dev.reel.protection.license.KeyVault;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whether a decrypter may give out samples (protected-path.md §5.4): born shut, open once the policy is set and the action bound, shut again
 * while a stricter policy is on its way or a key is missing, and in the end for good. Guarded by its decrypter.
 */
final class Gate {
    /** Where it stands. */
    enum State {
        DISABLED_INITIAL,
        ENABLED,
        WAITING_POLICY,
        WAITING_KEY,
        DISABLED_FOR_GOOD
    }

    private final KeyVault keys;
    private final Consumer<KeyId> missing;
    private final Set<KeyId> told = new HashSet<>();
    private final Set<Integer> policies = new HashSet<>();
    private State state = State.DISABLED_INITIAL;
    private boolean bound;

    /** @param missing is told once of each key that is needed and not there */
    Gate(KeyVault keys, Consumer<KeyId> missing) {
        this.keys = keys;
        this.missing = missing;
    }

    State state() {
        return state;
    }

    boolean isOpen() {
        return bound && state == State.ENABLED;
    }

    boolean isShutForGood() {
        return state == State.DISABLED_FOR_GOOD;
    }

    void policySet(int id) {
        if (id == 0 && state == State.DISABLED_INITIAL) {
            state = State.ENABLED;
        } else if (policies.remove(id) && policies.isEmpty() && state == State.WAITING_POLICY) {
            state = State.ENABLED;
        }
    }

    void bind() {
        bound = true;
    }

    void awaitPolicy(int id) {
        if (state == State.ENABLED || state == State.WAITING_KEY || state == State.WAITING_POLICY) {
            policies.add(id);
            state = State.WAITING_POLICY;
        }
    }

    void keysChanged() {
        if (state == State.WAITING_KEY) {
            state = State.ENABLED;
        }
    }

    void shutForGood() {
        state = State.DISABLED_FOR_GOOD;
    }

    /** Lets a sample with this key pass, or waits for the key. An expired licence passes: the decrypter says so. */
    boolean passes(@Nullable KeyId id) {
        if (id == null || keys.has(id) || keys.isExpired(id)) {
            return true;
        }
        state = State.WAITING_KEY;
        if (told.add(id)) {
            missing.accept(id);
        }
        return false;
    }
}
