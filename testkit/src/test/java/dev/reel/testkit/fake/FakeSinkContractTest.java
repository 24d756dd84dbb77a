package dev.reel.testkit.fake;

import dev.reel.pipeline.MediaSink;
import dev.reel.platform.Platform;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.testkit.contract.StreamSinkContract;
import dev.reel.testkit.contract.Waiting;
import org.junit.jupiter.api.Nested;

/** Each kind of fake sink keeps the contract. */
class FakeSinkContractTest {
    private abstract static class OnVirtualTime extends StreamSinkContract {
        final VirtualPlatform virtual = new VirtualPlatform();
        final Fakes fakes = new Fakes(virtual);

        @Override
        protected Platform platform() {
            return virtual.platform();
        }

        @Override
        protected Waiting waiting() {
            return Waiting.virtual(virtual);
        }

        @Override
        protected MediaType type() {
            return MediaType.video(Subtype.I420, 640, 360);
        }

        @Override
        protected Sample sample(long time, long duration) {
            return new Sample(fakes.ledger().buffer(FakeBuffer.payload(1, 0)))
                    .setTime(time)
                    .setDuration(duration);
        }

        @Override
        protected void checkAfterwards() {
            virtual.runUntilIdle();
            virtual.assertNoFailures();
            fakes.ledger().assertClean();
        }
    }

    @Nested
    class Plain extends OnVirtualTime {
        @Override
        protected MediaSink open() {
            return fakes.sink().accepts(type()).build();
        }
    }

    @Nested
    class Growing extends OnVirtualTime {
        @Override
        protected MediaSink open() {
            return fakes.sink().growing().build();
        }
    }

    @Nested
    class Prerolling extends OnVirtualTime {
        @Override
        protected MediaSink open() {
            return fakes.prerollSink().depth(3).build();
        }
    }

    @Nested
    class Device extends OnVirtualTime {
        @Override
        protected MediaSink open() {
            return fakes.deviceSink().drift(0.001).build();
        }
    }

    @Nested
    class File extends OnVirtualTime {
        @Override
        protected MediaSink open() {
            return fakes.fileSink().build();
        }
    }
}
