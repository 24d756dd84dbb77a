package dev.reel.ffmpeg.internal;

import dev.reel.ffmpeg.NativeLeaks;
import dev.reel.ffmpeg.TestClip;
import dev.reel.ffmpeg.internal.codec.AudioConverter;
import dev.reel.ffmpeg.internal.codec.AudioDecoder;
import dev.reel.ffmpeg.internal.codec.VideoDecoder;
import dev.reel.pipeline.transform.AsyncTransform;
import dev.reel.pipeline.transform.Transform;
import dev.reel.pipeline.transform.WorkQueueTransform;
import dev.reel.platform.Platform;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MemoryBuffer;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.LeakCheck;
import dev.reel.testkit.contract.AsyncTransformContract;
import dev.reel.testkit.contract.Waiting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** FFmpeg's transforms on work queues and real threads keep the contract of asynchronous transforms. */
class AsyncTransformContractTest {
    @TempDir
    static Path folder;

    private static Path clip;

    @BeforeAll
    static void makeClip() throws Exception {
        clip = folder.resolve("clip.mp4");
        new TestClip(128, 96, 10, 2, 100_000).write(clip);
    }

    abstract static class OnThreads extends AsyncTransformContract {
        @RegisterExtension
        final LeakCheck leaks = NativeLeaks.check();

        private final Waiting waiting = Waiting.real();

        abstract Transform inner();

        @Override
        protected AsyncTransform open() {
            return WorkQueueTransform.of(inner(), Platform.system());
        }

        @Override
        protected Waiting waiting() {
            return waiting;
        }
    }

    @Nested
    class Video extends OfDecoder {
        Video() {
            super(0);
        }

        @Override
        Transform inner() {
            return new VideoDecoder();
        }
    }

    @Nested
    class Audio extends OfDecoder {
        Audio() {
            super(1);
        }

        @Override
        Transform inner() {
            return new AudioDecoder();
        }
    }

    @Nested
    class Sound extends OnThreads {
        @Override
        Transform inner() {
            return new AudioConverter();
        }

        @Override
        protected MediaType inputType() {
            return MediaType.audio(Subtype.PCM, 48_000, 6, 16);
        }

        @Override
        protected MediaType outputType(AsyncTransform made) {
            return MediaType.audio(Subtype.FLOAT, 48_000, 2, 32);
        }

        @Override
        protected int inputCount() {
            return 10;
        }

        @Override
        protected Sample input(int index) {
            return new Sample(MemoryBuffer.wrap(new byte[480 * 6 * 2]))
                    .setTime(index * 100_000L)
                    .setDuration(100_000);
        }
    }

    abstract static class OfDecoder extends OnThreads {
        private final int stream;
        private final List<Sample> samples = new ArrayList<>();
        private MediaType type;

        OfDecoder(int stream) {
            this.stream = stream;
        }

        @BeforeEach
        void readSamples() throws InterruptedException {
            try (SourcePump pump = new SourcePump(clip.toString())) {
                type = pump.presentation
                        .streamDescriptor(stream)
                        .typeHandler()
                        .mediaTypes()
                        .get(0);
                pump.presentation.deselect(1 - stream);
                pump.drainAll((id, sample) -> samples.add(sample));
            }
        }

        @AfterEach
        void closeSamples() {
            samples.forEach(Sample::close);
        }

        @Override
        protected MediaType inputType() {
            return type;
        }

        @Override
        protected int inputCount() {
            return samples.size();
        }

        @Override
        protected Sample input(int index) {
            return samples.get(index).retain();
        }
    }
}
