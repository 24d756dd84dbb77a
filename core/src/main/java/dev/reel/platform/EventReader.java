package dev.reel.platform;

import java.util.function.Consumer;

/**
 * Reads a generator's events one after the other and hands each on, until the generator is shut down (platform.md §3).
 *
 * <p>The consumer is called on the generator's callback thread, one event at a time: take note, return, never block.
 */
public final class EventReader {
    private final EventGenerator generator;
    private final Consumer<MediaEvent> consumer;
    private final AsyncCallback callback = this::take;

    private EventReader(EventGenerator generator, Consumer<MediaEvent> consumer) {
        this.generator = generator;
        this.consumer = consumer;
    }

    /** Becomes the generator's one reader; {@code MF_E_SHUTDOWN} when it is shut down already. */
    public static void start(EventGenerator generator, Consumer<MediaEvent> consumer) {
        EventReader reader = new EventReader(generator, consumer);
        generator.beginGetEvent(reader.callback, null);
    }

    private void take(AsyncResult result) {
        try {
            consumer.accept(generator.endGetEvent(result));
            generator.beginGetEvent(callback, null);
        } catch (MediaException end) {
            if (!end.status().equals(Status.MF_E_SHUTDOWN)) {
                throw end;
            }
        }
    }
}
