package dev.reel.cli.script;

import java.util.function.BooleanSupplier;

/**
 * What a run waits for.
 *
 * @param condition looked at after each event; true ends the wait
 * @param then goes on when it does
 * @param late is run when the time is over
 */
record Wait(BooleanSupplier condition, Runnable then, Runnable late) {}
