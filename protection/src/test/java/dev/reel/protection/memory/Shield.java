package dev.reel.protection.memory;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;

/** Makes the running process not dumpable, as a protected process does at its start. */
public final class Shield {
    private static final int PR_SET_DUMPABLE = 4;

    private Shield() {}

    public static void raise() {
        Function prctl = NativeLibrary.getInstance("c").getFunction("prctl");
        prctl.invokeInt(new Object[] {PR_SET_DUMPABLE, 0L, 0L, 0L, 0L});
    }
}
