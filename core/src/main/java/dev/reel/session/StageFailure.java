package dev.reel.session;

/** A component failed while data flowed: which one, and with what. */
final class StageFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String component;
    private final RuntimeException failure;

    StageFailure(String component, RuntimeException failure) {
        super(component, failure);
        this.component = component;
        this.failure = failure;
    }

    String component() {
        return component;
    }

    RuntimeException failure() {
        return failure;
    }
}
