package dev.reel.pipeline.source;

import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.platform.Platform;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MemoryBuffer;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.testkit.contract.MediaSourceContract;
import dev.reel.testkit.contract.Waiting;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A source on the base with a picture and a sound stream of other lengths. */
class TwoStreamSourceContractTest extends MediaSourceContract {
    private final VirtualPlatform virtual = new VirtualPlatform();

    @Override
    protected MediaSource open() {
        return new AbstractSource(
                virtual.platform().serialQueue("two streams"),
                List.of(
                        StreamDescriptor.of(1, MediaType.video(Subtype.I420, 16, 16)),
                        StreamDescriptor.of(2, MediaType.audio(Subtype.PCM, 8_000, 1, 16)))) {
            private final long[] next = new long[2];
            private final long[] count = {75, 150};

            @Override
            protected @Nullable Sample read(int stream) {
                if (next[stream] == count[stream]) {
                    return null;
                }
                long duration = step(stream);
                return new Sample(MemoryBuffer.wrap(new byte[16]))
                        .setTime(next[stream]++ * duration)
                        .setDuration(duration)
                        .setCleanPoint(true);
            }

            private long step(int stream) {
                return stream == 0 ? Platform.SECOND / 25 : Platform.SECOND / 50;
            }

            @Override
            protected void seek(long position) {
                next[0] = Math.min(count[0], position / step(0));
                next[1] = Math.min(count[1], position / step(1));
            }

            @Override
            protected long duration() {
                return 3 * Platform.SECOND;
            }
        };
    }

    @Override
    protected Waiting waiting() {
        return Waiting.virtual(virtual);
    }

    @Override
    protected void checkAfterwards() {
        virtual.assertNoFailures();
    }
}
