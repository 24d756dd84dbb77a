package dev.reel.protection.crypto;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** The one lock of a device: all that its objects know is guarded by it, and no foreign code runs under it. */
final class DeviceLock {
    private final ReentrantLock lock = new ReentrantLock();

    <T> T call(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    void run(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }
}
