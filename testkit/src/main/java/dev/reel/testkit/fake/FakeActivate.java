package dev.reel.testkit.fake;

import dev.reel.pipeline.Activate;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes a component when it is first wanted, the same on every call until it is shut down (topology.md §5).
 *
 * <p>Any thread may use it; the component is made under the activation's lock.
 *
 * @param <T> what it makes
 */
public final class FakeActivate<T> implements Activate<T> {
    private final Attributes attributes = new Attributes();
    private final Supplier<T> maker;
    private final Consumer<T> ender;
    private final FaultPlan faults;
    private @Nullable T made;
    private int activations;
    private int shutdowns;

    /**
     * @param maker makes the component
     * @param ender shuts it down
     */
    public FakeActivate(Supplier<T> maker, Consumer<T> ender) {
        this(maker, ender, new FaultPlan());
    }

    public FakeActivate(Supplier<T> maker, Consumer<T> ender, FaultPlan faults) {
        this.maker = maker;
        this.ender = ender;
        this.faults = faults;
    }

    @Override
    public Attributes attributes() {
        return attributes;
    }

    @Override
    public synchronized T activateObject() {
        strike(FaultPoint.ACTIVATE);
        activations++;
        T present = made;
        if (present == null) {
            present = maker.get();
            made = present;
        }
        return present;
    }

    @Override
    public synchronized void shutdownObject() {
        strike(FaultPoint.ACTIVATE_SHUTDOWN);
        shutdowns++;
        T present = made;
        made = null;
        if (present != null) {
            ender.accept(present);
        }
    }

    @Override
    public synchronized void detachObject() {
        made = null;
    }

    private void strike(FaultPoint point) {
        Fault fault = faults.reach(point);
        if (fault instanceof Fault.Throws planned) {
            throw planned.failure();
        }
        if (fault instanceof Fault.ShutsDown) {
            throw new MediaException(Status.MF_E_SHUTDOWN, "the activation object is shut down");
        }
    }

    /** How often the component was asked for. */
    public synchronized int activationCount() {
        return activations;
    }

    /** How often the component was to be shut down. */
    public synchronized int shutdownCount() {
        return shutdowns;
    }
}
