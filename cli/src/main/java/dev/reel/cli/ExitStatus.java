package dev.reel.cli;

/** How the command ends, for shells and scripts. */
public final class ExitStatus {
    public static final int DONE = 0;
    /** The media could not be opened, played or closed. */
    public static final int MEDIA_ERROR = 1;
    /** Wrong options or arguments. */
    public static final int WRONG_USAGE = 2;
    /** Ended by Ctrl-C. */
    public static final int INTERRUPTED = 130;

    private ExitStatus() {}
}
