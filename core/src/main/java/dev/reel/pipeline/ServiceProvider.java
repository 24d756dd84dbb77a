package dev.reel.pipeline;

import java.util.Optional;
import java.util.UUID;

/** Offers further faces of a component ({@code IMFGetService}). */
public interface ServiceProvider {
    /** The object behind a service when it is there and has the wanted type; empty otherwise. */
    default <T> Optional<T> service(UUID service, Class<T> type) {
        return Optional.empty();
    }

    /**
     * The face of a type that the component offers under one of the ids in {@link Services}; empty when there is none. A face
     * that stands for itself under an id of its own is asked for by {@link #service(UUID, Class)}.
     */
    default <T> Optional<T> service(Class<T> type) {
        for (UUID id : Services.ALL) {
            Optional<T> found = service(id, type);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }
}
