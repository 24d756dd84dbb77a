package dev.reel.pipeline.sink;

import dev.reel.pipeline.MediaSink;
import dev.reel.platform.Platform;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MemoryBuffer;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.testkit.contract.StreamSinkContract;
import dev.reel.testkit.contract.Waiting;
import org.junit.jupiter.api.Nested;

/** topology.md §8 for the sinks that render nothing, in virtual time and on real threads. */
class NullSinkContractTest {
    private abstract static class OfVideo extends StreamSinkContract {
        @Override
        protected MediaType type() {
            return MediaType.video(Subtype.I420, 64, 64);
        }

        @Override
        protected Sample sample(long time, long duration) {
            return new Sample(MemoryBuffer.wrap(new byte[8])).setTime(time).setDuration(duration);
        }
    }

    private abstract static class InVirtualTime extends OfVideo {
        private final VirtualPlatform virtual = new VirtualPlatform();

        @Override
        protected Platform platform() {
            return virtual.platform();
        }

        @Override
        protected Waiting waiting() {
            return Waiting.virtual(virtual);
        }

        @Override
        protected void checkAfterwards() {
            virtual.runUntilIdle();
            virtual.assertNoFailures();
        }
    }

    @Nested
    class Paced extends InVirtualTime {
        @Override
        protected MediaSink open() {
            return NullSink.paced(platform(), MajorType.VIDEO);
        }
    }

    @Nested
    class Rateless extends InVirtualTime {
        @Override
        protected MediaSink open() {
            return NullSink.rateless(platform(), MajorType.VIDEO);
        }
    }

    @Nested
    class OnRealThreads extends OfVideo {
        @Override
        protected Platform platform() {
            return Platform.system();
        }

        @Override
        protected Waiting waiting() {
            return Waiting.real();
        }

        @Override
        protected MediaSink open() {
            return NullSink.paced(platform(), MajorType.VIDEO);
        }
    }
}
