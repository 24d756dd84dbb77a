package dev.reel.testkit.contract;

import dev.reel.testkit.VirtualPlatform;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** How a contract waits for a component: by moving virtual time, or really. */
public interface Waiting {
    /** Waits until the condition holds; false when it does not within the limit. */
    boolean until(BooleanSupplier condition, Duration limit);

    /** Called, from any thread, whenever something that a condition looks at may have changed. */
    void changed();

    /** Waits by running a virtual platform. */
    static Waiting virtual(VirtualPlatform virtual) {
        return new Waiting() {
            @Override
            public boolean until(BooleanSupplier condition, Duration limit) {
                return virtual.advanceUntil(condition, limit);
            }

            @Override
            public void changed() {
                // The platform looks after every task anyway.
            }
        };
    }

    /** Waits for other threads. */
    static Waiting real() {
        return new RealWaiting();
    }
}
