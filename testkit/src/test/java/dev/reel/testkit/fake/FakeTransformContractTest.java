package dev.reel.testkit.fake;

import dev.reel.pipeline.transform.Transform;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.testkit.contract.TransformContract;
import org.junit.jupiter.api.Nested;

/** Each kind of fake transform keeps the contract. */
class FakeTransformContractTest {
    private abstract static class Kind extends TransformContract {
        final Fakes fakes = new Fakes(new VirtualPlatform());

        abstract FakeTransform.Builder kind(FakeTransform.Builder builder);

        @Override
        protected Transform open() {
            return kind(fakes.transform(
                            MediaType.of(MajorType.VIDEO, Subtype.H264), MediaType.video(Subtype.I420, 640, 360)))
                    .build();
        }

        @Override
        protected MediaType inputType() {
            return MediaType.of(MajorType.VIDEO, Subtype.H264);
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
        protected void checkAfterwards() {
            fakes.ledger().assertClean();
        }
    }

    @Nested
    class Plain extends Kind {
        @Override
        FakeTransform.Builder kind(FakeTransform.Builder builder) {
            return builder;
        }
    }

    @Nested
    class HoldingBack extends Kind {
        @Override
        FakeTransform.Builder kind(FakeTransform.Builder builder) {
            return builder.delay(3);
        }
    }

    @Nested
    class Splitting extends Kind {
        @Override
        FakeTransform.Builder kind(FakeTransform.Builder builder) {
            return builder.pieces(4);
        }
    }

    @Nested
    class PassingOn extends Kind {
        @Override
        FakeTransform.Builder kind(FakeTransform.Builder builder) {
            return builder.passesOn();
        }
    }

    @Nested
    class ChangingItsOutput extends Kind {
        @Override
        FakeTransform.Builder kind(FakeTransform.Builder builder) {
            return builder.changesOutput(4, MediaType.video(Subtype.I420, 320, 180));
        }
    }

    @Nested
    class OutputFirst extends Kind {
        @Override
        FakeTransform.Builder kind(FakeTransform.Builder builder) {
            return builder.outputFirst();
        }

        @Override
        protected boolean wantsOutputTypeFirst() {
            return true;
        }
    }
}
