package dev.reel.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.player.Player;
import dev.reel.testkit.LeakCheck;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Players that nobody closes and nobody can reach any more are closed, and the log says so. */
@Timeout(120)
class ForgottenPlayerTest {
    private static final int PLAYERS = 20;

    @TempDir
    Path folder;

    @Test
    void whatWasForgottenIsFreedWithAWord() throws Exception {
        Path clip = folder.resolve("forgotten.mkv");
        new TestClip(64, 64, 25, 1, 50_000).write(clip);
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        Handler ear = new Handler() {
            @Override
            public void publish(LogRecord record) {
                told.add(record.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger("dev.reel.player");
        logger.addHandler(ear);
        logger.setUseParentHandlers(false);
        try {
            LeakCheck leaks = NativeLeaks.check();
            leaks.within(Duration.ofSeconds(30)).begin();
            openAndForget(clip);
            for (int i = 0; i < 100 && told.size() < PLAYERS; i++) {
                System.gc();
                TimeUnit.MILLISECONDS.sleep(100);
            }
            leaks.check();
            assertThat(told).hasSize(PLAYERS).allMatch(line -> line.contains("forgotten.mkv was never closed"));
        } finally {
            logger.removeHandler(ear);
            logger.setUseParentHandlers(true);
        }
    }

    /** Half of them have played to their end, one stands in a pause. */
    private static void openAndForget(Path clip) {
        for (int i = 0; i < PLAYERS; i++) {
            Player player = Player.builder().stopAt(Duration.ofMillis(200)).open(clip.toString());
            if (i % 2 == 0) {
                player.play();
                player.awaitEnd();
            } else if (i == 1) {
                player.play();
                player.pause().join();
            }
        }
    }
}
