package dev.reel.protection.session;

import dev.reel.pipeline.EventListener;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.SourceCharacteristic;
import dev.reel.platform.MediaException;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.protection.control.MessageKind;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A source that lives in the protected process, as seen from here: what it presents, and that it can be shut down. Its samples stay
 * where they are, so only a session of that process can play it.
 */
final class RemoteSource implements MediaSource {
    private final ProcessConnection connection;
    private final long number;
    private final Set<SourceCharacteristic> characteristics = EnumSet.noneOf(SourceCharacteristic.class);
    private final PresentationDescriptor presentation;
    private final AtomicBoolean shutDown = new AtomicBoolean();

    RemoteSource(ProcessConnection connection, long number, int characteristics, PresentationDescriptor presentation) {
        this.connection = connection;
        this.number = number;
        this.presentation = presentation;
        for (SourceCharacteristic characteristic : SourceCharacteristic.values()) {
            if ((characteristics & characteristic.bit()) != 0) {
                this.characteristics.add(characteristic);
            }
        }
    }

    /** Its number in a process; empty when it is of another. */
    Optional<Long> numberIn(ProcessConnection process) {
        return process == connection ? Optional.of(number) : Optional.empty();
    }

    @Override
    public Set<SourceCharacteristic> characteristics() {
        checkOpen();
        return EnumSet.copyOf(characteristics);
    }

    @Override
    public PresentationDescriptor createPresentationDescriptor() {
        checkOpen();
        return presentation.copy();
    }

    @Override
    public void subscribe(EventListener listener) {
        // Its events stay with its session.
    }

    @Override
    public void unsubscribe(EventListener listener) {
        // Nobody is subscribed.
    }

    @Override
    public void start(PresentationDescriptor selected, @Nullable UUID timeFormat, PropVariant position) {
        throw elsewhere();
    }

    @Override
    public void pause() {
        throw elsewhere();
    }

    @Override
    public void stop() {
        throw elsewhere();
    }

    private MediaException elsewhere() {
        checkOpen();
        return new MediaException(
                Status.MF_E_INVALIDREQUEST, "this source lives in a protected process; only its session starts it");
    }

    @Override
    public void shutdown() {
        if (shutDown.compareAndSet(false, true)) {
            connection.tell(MessageKind.CLOSE_SOURCE, message -> message.int64(number));
        }
    }

    private void checkOpen() {
        if (shutDown.get()) {
            throw new MediaException(Status.MF_E_SHUTDOWN, "the source is shut down");
        }
    }

    @Override
    public <T> Optional<T> service(UUID service, Class<T> type) {
        checkOpen();
        return Optional.empty();
    }
}
