package dev.reel.pipeline;

import java.util.Optional;
import java.util.UUID;

/** Offers further faces of a component by service id ({@code IMFGetService}). */
public interface ServiceProvider {
    /** The object behind a service when it is there and has the wanted type; empty otherwise. */
    default <T> Optional<T> service(UUID service, Class<T> type) {
        return Optional.empty();
    }
}
