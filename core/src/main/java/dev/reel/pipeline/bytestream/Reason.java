package dev.reel.pipeline.bytestream;

/** Why an operation of the JDK failed, in words for a message. */
final class Reason {
    private Reason() {}

    /** The failure's own words, or what it is called when it has none. */
    static String of(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }
}
