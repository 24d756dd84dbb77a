package dev.reel.protection.device;

/**
 * A device lost, or is about to lose, its keys (crypto-session.md §13).
 *
 * @param phase when, relative to the loss
 * @param status what sessions with a key report afterwards
 */
public record TeardownEvent(Phase phase, CryptoSessionStatus status) {
    /** When an event is sent. */
    public enum Phase {
        /** The early call: keys are still there. */
        PREEMPTIVE,
        /** Keys are gone. */
        LOST,
        /** The device works again, with a new certificate and key pair. */
        RECOVERED
    }
}
