package dev.reel.ffmpeg.internal;

import dev.reel.ffmpeg.NativeLeaks;
import dev.reel.ffmpeg.TestClip;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.bytestream.MemoryByteStream;
import dev.reel.pipeline.open.Cancellation;
import dev.reel.pipeline.open.SourceResolver;
import dev.reel.platform.Attributes;
import dev.reel.platform.Platform;
import dev.reel.testkit.LeakCheck;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.testkit.contract.MediaSourceContract;
import dev.reel.testkit.contract.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class SourceContractTest {
    @TempDir
    static Path folder;

    private static Path clip;

    @BeforeAll
    static void makeClip() throws Exception {
        clip = folder.resolve("clip.mp4");
        new TestClip(128, 96, 30, 3, 100_000).write(clip);
    }

    private static MediaSource open(Platform platform) {
        return SourceResolver.installed(platform).open(clip.toString(), new Attributes(), new Cancellation());
    }

    @Nested
    class OnRealThreads extends MediaSourceContract {
        @RegisterExtension
        final LeakCheck leaks = NativeLeaks.check();

        @Override
        protected MediaSource open() {
            return SourceContractTest.open(Platform.system());
        }

        @Override
        protected Waiting waiting() {
            return Waiting.real();
        }
    }

    @Nested
    class OnVirtualTime extends MediaSourceContract {
        @RegisterExtension
        final LeakCheck leaks = NativeLeaks.check();

        private final VirtualPlatform virtual = new VirtualPlatform();

        @Override
        protected MediaSource open() {
            return SourceContractTest.open(virtual.platform());
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

    private static MediaSource openOverBytes(Platform platform) {
        try {
            return SourceResolver.installed(platform)
                    .open(new MemoryByteStream(Files.readAllBytes(clip)), new Attributes(), new Cancellation());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Nested
    class OverBytesOnRealThreads extends MediaSourceContract {
        @RegisterExtension
        final LeakCheck leaks = NativeLeaks.check();

        @Override
        protected MediaSource open() {
            return openOverBytes(Platform.system());
        }

        @Override
        protected Waiting waiting() {
            return Waiting.real();
        }
    }

    @Nested
    class OverBytesOnVirtualTime extends MediaSourceContract {
        @RegisterExtension
        final LeakCheck leaks = NativeLeaks.check();

        private final VirtualPlatform virtual = new VirtualPlatform();

        @Override
        protected MediaSource open() {
            return openOverBytes(virtual.platform());
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
}
