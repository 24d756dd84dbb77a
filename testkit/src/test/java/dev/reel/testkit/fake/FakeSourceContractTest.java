package dev.reel.testkit.fake;

import dev.reel.pipeline.MediaSource;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.testkit.contract.MediaSourceContract;
import dev.reel.testkit.contract.Waiting;
import java.time.Duration;

class FakeSourceContractTest extends MediaSourceContract {
    private final VirtualPlatform virtual = new VirtualPlatform();
    private final Fakes fakes = new Fakes(virtual);

    @Override
    protected MediaSource open() {
        return fakes.source(
                        StreamScript.compressedVideo(30, Duration.ofSeconds(3), 15),
                        StreamScript.audio(Duration.ofSeconds(3)))
                .rates(0, 8, true)
                .build();
    }

    @Override
    protected Waiting waiting() {
        return Waiting.virtual(virtual);
    }

    @Override
    protected void checkAfterwards() {
        virtual.assertNoFailures();
        fakes.ledger().assertClean();
    }
}
