package dev.reel.platform;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A failed operation: a {@link Status} and one sentence that says what failed, on what, why and what to try.
 *
 * <p>The sentence is fit for a user; it never holds keys, clear protected samples, or the password in a URL. {@link #nativeLog()} holds the log
 * lines of the very native context that failed, oldest first.
 */
public final class MediaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Status status;
    private final transient List<String> nativeLog;

    public MediaException(Status status, String message) {
        this(status, message, null, List.of());
    }

    public MediaException(Status status, String message, @Nullable Throwable cause) {
        this(status, message, cause, List.of());
    }

    public MediaException(Status status, String message, @Nullable Throwable cause, List<String> nativeLog) {
        super(Redacted.of(message), cause);
        if (status.isSuccess()) {
            throw new IllegalArgumentException("an exception needs a failure status, not " + status);
        }
        this.status = status;
        this.nativeLog = nativeLog.stream().map(Redacted::of).toList();
    }

    /** The failure code; never a success code. */
    public Status status() {
        return status;
    }

    /** Log lines of the native context that failed, oldest first; empty when there is none. */
    public List<String> nativeLog() {
        return nativeLog;
    }

    /** The status of a throwable: its own for a {@link MediaException}, {@code E_UNEXPECTED} for any other. */
    public static Status statusOf(Throwable failure) {
        return failure instanceof MediaException media ? media.status() : Status.E_UNEXPECTED;
    }

    /** {@code message (MF_E_SYMBOL, 0xC00D….)}: the one line that a user sees. */
    public String line() {
        return getMessage() + " (" + status.symbol() + ", " + status.hresult() + ")";
    }

    /** The class and {@link #line()}: a trace says which code it is. */
    @Override
    // The message stays the sentence, which is put into others.
    @SuppressWarnings("OverrideThrowableToString")
    public String toString() {
        return getClass().getName() + ": " + line();
    }
}
