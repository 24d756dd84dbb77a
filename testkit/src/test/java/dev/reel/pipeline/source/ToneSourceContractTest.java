package dev.reel.pipeline.source;

import dev.reel.pipeline.MediaSource;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.testkit.contract.MediaSourceContract;
import dev.reel.testkit.contract.Waiting;

class ToneSourceContractTest extends MediaSourceContract {
    private final VirtualPlatform virtual = new VirtualPlatform();

    @Override
    protected MediaSource open() {
        return new ToneSource(virtual.platform(), 3);
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
