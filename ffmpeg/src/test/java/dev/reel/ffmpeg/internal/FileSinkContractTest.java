package dev.reel.ffmpeg.internal;

import dev.reel.ffmpeg.NativeLeaks;
import dev.reel.pipeline.ContainerType;
import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.sink.FileSinkRequest;
import dev.reel.pipeline.sink.FileSinks;
import dev.reel.platform.Platform;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MemoryBuffer;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.LeakCheck;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.testkit.contract.StreamSinkContract;
import dev.reel.testkit.contract.Waiting;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class FileSinkContractTest {
    @TempDir
    static Path folder;

    private abstract static class OfSound extends StreamSinkContract {
        @RegisterExtension
        final LeakCheck leaks = NativeLeaks.check();

        @Override
        protected MediaSink open() {
            return FileSinks.installed()
                    .create(
                            FileSinkRequest.of(ContainerType.WAVE, folder.resolve("sound.wav"), null, type()),
                            platform());
        }

        @Override
        protected MediaType type() {
            return MediaType.audio(Subtype.PCM, 8_000, 1, 16);
        }

        @Override
        protected Sample sample(long time, long duration) {
            return new Sample(MemoryBuffer.wrap(new byte[320])).setTime(time).setDuration(duration);
        }
    }

    @Nested
    class InVirtualTime extends OfSound {
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
    class OnRealThreads extends OfSound {
        @Override
        protected Platform platform() {
            return Platform.system();
        }

        @Override
        protected Waiting waiting() {
            return Waiting.real();
        }
    }
}
