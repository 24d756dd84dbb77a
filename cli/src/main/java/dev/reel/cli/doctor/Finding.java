package dev.reel.cli.doctor;

/**
 * One thing that was looked at.
 *
 * @param state how it is
 * @param subject what was looked at, a word or two
 * @param text what was found
 * @param remedy what to do about it; empty when nothing has to be done
 */
public record Finding(State state, String subject, String text, String remedy) {
    /** How a thing is. */
    public enum State {
        /** There and usable. */
        OK,
        /** Not there; Reel works without it. */
        MISSING,
        /** Not as it has to be; Reel does not work. */
        BROKEN
    }

    static Finding ok(String subject, String text) {
        return new Finding(State.OK, subject, text, "");
    }

    static Finding missing(String subject, String text, String remedy) {
        return new Finding(State.MISSING, subject, text, remedy);
    }

    static Finding broken(String subject, String text, String remedy) {
        return new Finding(State.BROKEN, subject, text, remedy);
    }
}
