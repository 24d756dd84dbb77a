package dev.reel.session.flow;

/** A component failed while data flowed: which one, and with what. */
public final class StageFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String component;
    private final RuntimeException failure;

    public StageFailure(String component, RuntimeException failure) {
        super(component, failure);
        this.component = component;
        this.failure = failure;
    }

    public String component() {
        return component;
    }

    public RuntimeException failure() {
        return failure;
    }
}
