package dev.reel.session.flow;

/** Where a session puts what goes wrong when nobody waits for the outcome any more. */
public final class SessionLog {
    private SessionLog() {}

    /** Runs a clean-up step; a failure is logged and changes nothing. */
    public static void guard(String what, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException failure) {
            System.getLogger("dev.reel.session").log(System.Logger.Level.DEBUG, what + " failed", failure);
        }
    }
}
