package dev.reel.desktop;

import dev.reel.pipeline.MediaSink;
import dev.reel.platform.Platform;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MemoryBuffer;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.testkit.contract.StreamSinkContract;
import dev.reel.testkit.contract.Waiting;

/** topology.md §8 for the sound card, on a line in virtual time. */
class SoundCardContractTest extends StreamSinkContract {
    private final VirtualPlatform virtual = new VirtualPlatform();

    @Override
    protected MediaSink open() {
        return new SoundCard(virtual.platform(), new FakeLine(virtual), type());
    }

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
        return MediaType.audio(Subtype.PCM, FakeLine.RATE, 1, 16);
    }

    @Override
    protected Sample sample(long time, long duration) {
        int frames = (int) Math.min(duration / Platform.MILLISECOND, 1000);
        return new Sample(MemoryBuffer.wrap(new byte[2 * frames])).setTime(time).setDuration(duration);
    }

    @Override
    protected void checkAfterwards() {
        virtual.runUntilIdle();
        virtual.assertNoFailures();
    }
}
