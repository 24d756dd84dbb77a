package dev.reel.session;

/** Where a session puts what goes wrong when nobody waits for the outcome any more. */
final class SessionLog {
    private SessionLog() {}

    /** Runs a clean-up step; a failure is logged and changes nothing. */
    static void guard(String what, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException failure) {
            System.getLogger("dev.reel.session").log(System.Logger.Level.DEBUG, what + " failed", failure);
        }
    }
}
