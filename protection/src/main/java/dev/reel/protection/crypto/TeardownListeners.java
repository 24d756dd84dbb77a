package dev.reel.protection.crypto;

import dev.reel.protection.device.CryptoDevice.Registration;
import dev.reel.protection.device.TeardownEvent;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Who hears of teardowns. Listeners are foreign code: each is called on a thread of its own, in the order of the events, and
 * waited for only so long; what it throws is logged. None can hold a teardown up or keep another from hearing of it.
 */
final class TeardownListeners {
    private static final Logger LOG = System.getLogger(TeardownListeners.class.getName());
    private static final long PATIENCE_MILLIS = 1000;

    private final List<Place> places = new CopyOnWriteArrayList<>();

    Registration add(Consumer<TeardownEvent> listener) {
        Place place = new Place(listener);
        places.add(place);
        return () -> places.remove(place);
    }

    /** Calls everybody at once; returns when all are done or have had their time. */
    void tell(TeardownEvent event) {
        List<CompletableFuture<Void>> calls =
                places.stream().map(place -> place.tell(event)).toList();
        try {
            CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new))
                    .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            LOG.log(Level.WARNING, "a teardown listener is still busy with {0}; the teardown goes on", event);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException failed) {
            LOG.log(Level.WARNING, "a teardown listener was not told of " + event, failed);
        }
    }

    /** One registration: its listener hears one event after the other. */
    private static final class Place {
        private final Consumer<TeardownEvent> listener;
        private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

        Place(Consumer<TeardownEvent> listener) {
            this.listener = listener;
        }

        synchronized CompletableFuture<Void> tell(TeardownEvent event) {
            last = last.handleAsync((done, failed) -> call(event), Place::onThreadOfItsOwn);
            return last;
        }

        @SuppressWarnings({"NullAway", "CatchAndPrintStackTrace"}) // the only value of Void
        private Void call(TeardownEvent event) {
            try {
                listener.accept(event);
            } catch (Throwable thrown) {
                LOG.log(Level.WARNING, "a teardown listener failed at " + event, thrown);
            }
            return null;
        }

        private static void onThreadOfItsOwn(Runnable task) {
            Thread thread = new Thread(task, "reel-teardown");
            thread.setDaemon(true);
            thread.start();
        }
    }
}
