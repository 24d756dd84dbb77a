package dev.reel.testkit.contract;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Sleeps until something has changed, then looks again. */
final class RealWaiting implements Waiting {
    private final Object changes = new Object();
    private long count;

    @Override
    public boolean until(BooleanSupplier condition, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            long seen;
            synchronized (changes) {
                seen = count;
            }
            if (condition.getAsBoolean()) {
                return true;
            }
            synchronized (changes) {
                while (count == seen) {
                    long left = deadline - System.nanoTime();
                    if (left <= 0) {
                        return false;
                    }
                    try {
                        changes.wait(left / 1_000_000, (int) (left % 1_000_000));
                    } catch (InterruptedException interrupt) {
                        Thread.currentThread().interrupt();
                        return false;
                    }
                }
            }
        }
    }

    @Override
    public void changed() {
        synchronized (changes) {
            count++;
            changes.notifyAll();
        }
    }
}
