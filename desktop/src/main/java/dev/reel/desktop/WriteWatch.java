package dev.reel.desktop;

import dev.reel.platform.Platform;
import dev.reel.platform.TimeService;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Writes to a line, and closes it when it has not taken what it got within a while: a write must not wait for ever. */
final class WriteWatch {
    /** More than any line holds. */
    private static final long PATIENCE = 3 * Platform.SECOND;

    private final Platform platform;
    private final TimeService.Timer timer;
    private volatile @Nullable AudioLine writing;

    WriteWatch(Platform platform) {
        this.platform = platform;
        Executor aside = platform.blockingQueue("sound card watch");
        this.timer = platform.timeService().newTimer(() -> aside.execute(this::giveUp));
    }

    /** The number of bytes that the line took. */
    int write(AudioLine line, byte[] bytes, int offset, int length) {
        writing = line;
        timer.schedule(platform.time() + PATIENCE);
        try {
            return line.write(bytes, offset, length);
        } finally {
            writing = null;
            timer.cancel();
        }
    }

    private void giveUp() {
        AudioLine late = writing;
        if (late != null) {
            late.close();
        }
    }
}
