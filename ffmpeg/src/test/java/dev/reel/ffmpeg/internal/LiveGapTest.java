package dev.reel.ffmpeg.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.ffmpeg.internal.read.LiveGap;
import dev.reel.platform.media.MemoryBuffer;
import dev.reel.platform.media.Sample;
import dev.reel.testkit.Conformance;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** topology.md §7: what a live source leaves out for a pause. */
class LiveGapTest {
    private static final int VIDEO = 0;
    private static final int SOUND = 1;

    private final LiveGap gap = new LiveGap();
    private final List<String> passed = new ArrayList<>();

    private void offer(int stream, long time, boolean key) {
        Sample sample = new Sample(MemoryBuffer.wrap(new byte[1])).setTime(time).setCleanPoint(key);
        if (gap.passes(stream, sample, stream == VIDEO)) {
            passed.add(stream + " at " + sample.time() + (sample.isDiscontinuity() ? " anew" : ""));
        }
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "7",
            rule =
                    "live: data that comes while paused is dropped; behind it data begins with a key frame, at the old time")
    void aPause() {
        offer(VIDEO, 0, true);
        offer(SOUND, 0, true);
        offer(VIDEO, 10, false);
        gap.pause(20);
        offer(VIDEO, 20, true);
        offer(SOUND, 30, true);
        gap.resume();
        offer(SOUND, 100, true);
        offer(VIDEO, 105, false);
        offer(VIDEO, 110, true);
        offer(SOUND, 109, true);
        offer(SOUND, 112, true);
        offer(VIDEO, 120, false);
        assertThat(passed).containsExactly("0 at 0", "1 at 0", "0 at 10", "0 at 20 anew", "1 at 22 anew", "0 at 30");
    }

    @Test
    void twoPausesAddUp() {
        offer(VIDEO, 0, true);
        gap.pause(10);
        gap.resume();
        offer(VIDEO, 50, true);
        gap.pause(20);
        offer(VIDEO, 60, true);
        gap.resume();
        offer(VIDEO, 90, true);
        assertThat(passed).containsExactly("0 at 0", "0 at 10 anew", "0 at 20 anew");
    }

    @Test
    void aStartAtAPositionForgetsThePause() {
        gap.pause(10);
        gap.reset();
        offer(VIDEO, 50, false);
        assertThat(passed).containsExactly("0 at 50");
    }
}
