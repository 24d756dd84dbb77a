package dev.reel.testkit.fake;

import dev.reel.pipeline.transform.AsyncTransform;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.testkit.contract.AsyncTransformContract;
import dev.reel.testkit.contract.Waiting;
import org.junit.jupiter.api.Nested;

/** Each kind of fake asynchronous transform keeps the contract. */
class AsyncTransformContractTest {
    private static final MediaType COMPRESSED = MediaType.of(MajorType.VIDEO, Subtype.H264);
    private static final MediaType PICTURES = MediaType.video(Subtype.I420, 640, 360);

    private abstract static class Kind extends AsyncTransformContract {
        final VirtualPlatform virtual = new VirtualPlatform();
        final Fakes fakes = new Fakes(virtual);

        FakeTransform.Builder builder() {
            return fakes.transform(COMPRESSED, PICTURES);
        }

        @Override
        protected MediaType inputType() {
            return COMPRESSED;
        }

        @Override
        protected int inputCount() {
            return 10;
        }

        @Override
        protected Sample input(int index) {
            return new Sample(fakes.ledger().buffer(FakeBuffer.payload(1, index)))
                    .setTime(index * 400_000L)
                    .setDuration(400_000);
        }

        @Override
        protected Waiting waiting() {
            return Waiting.virtual(virtual);
        }

        @Override
        protected void checkAfterwards() {
            virtual.runUntilIdle();
            virtual.assertNoFailures();
            fakes.ledger().assertClean();
        }
    }

    @Nested
    class Plain extends Kind {
        @Override
        protected AsyncTransform open() {
            return builder().buildAsync();
        }
    }

    @Nested
    class HoldingBack extends Kind {
        @Override
        protected AsyncTransform open() {
            return builder().delay(3).buildAsync();
        }
    }

    @Nested
    class Splitting extends Kind {
        @Override
        protected AsyncTransform open() {
            return builder().pieces(4).requests(1).buildAsync();
        }
    }

    @Nested
    class ChangingItsOutput extends Kind {
        @Override
        protected AsyncTransform open() {
            return builder()
                    .changesOutput(4, MediaType.video(Subtype.I420, 320, 180))
                    .requests(3)
                    .buildAsync();
        }
    }
}
