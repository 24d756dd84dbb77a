package dev.reel.ffmpeg.internal;

import dev.reel.ffmpeg.NativeLeaks;
import dev.reel.ffmpeg.TestClip;
import dev.reel.ffmpeg.internal.codec.AudioConverter;
import dev.reel.ffmpeg.internal.codec.AudioDecoder;
import dev.reel.ffmpeg.internal.codec.AudioEncoder;
import dev.reel.ffmpeg.internal.codec.VideoConverter;
import dev.reel.ffmpeg.internal.codec.VideoDecoder;
import dev.reel.ffmpeg.internal.codec.VideoEncoder;
import dev.reel.ffmpeg.internal.natives.EncoderKind;
import dev.reel.pipeline.transform.Transform;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.MemoryBuffer;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.LeakCheck;
import dev.reel.testkit.contract.TransformContract;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class TransformContractTest {
    @TempDir
    static Path folder;

    private static Path clip;

    @BeforeAll
    static void makeClip() throws Exception {
        clip = folder.resolve("clip.mp4");
        new TestClip(128, 96, 10, 2, 100_000).write(clip);
    }

    @Nested
    class Video extends OfDecoder {
        Video() {
            super(0);
        }

        @Override
        protected Transform open() {
            return new VideoDecoder();
        }
    }

    @Nested
    class Audio extends OfDecoder {
        Audio() {
            super(1);
        }

        @Override
        protected Transform open() {
            return new AudioDecoder();
        }
    }

    @Nested
    class Pictures extends OfConverter {
        @Override
        protected Transform open() {
            return new VideoConverter();
        }

        @Override
        protected MediaType inputType() {
            return MediaType.video(Subtype.I420, 64, 48);
        }

        @Override
        protected MediaType outputType(Transform made) {
            return made.outputAvailableTypes(0).get(2);
        }

        @Override
        protected Sample input(int index) {
            return new Sample(MemoryBuffer.wrap(new byte[64 * 48 * 3 / 2]))
                    .setTime(index * 400_000L)
                    .setDuration(400_000);
        }
    }

    @Nested
    class Sound extends OfConverter {
        @Override
        protected Transform open() {
            return new AudioConverter();
        }

        @Override
        protected MediaType inputType() {
            return MediaType.audio(Subtype.PCM, 48_000, 6, 16);
        }

        @Override
        protected MediaType outputType(Transform made) {
            return MediaType.audio(Subtype.FLOAT, 44_100, 2, 32);
        }

        @Override
        protected Sample input(int index) {
            return new Sample(MemoryBuffer.wrap(new byte[480 * 6 * 2]))
                    .setTime(index * 100_000L)
                    .setDuration(100_000);
        }
    }

    @Nested
    class H264 extends OfEncoder {
        H264() {
            super(Subtype.H264);
        }

        @Override
        protected Transform open() {
            return new VideoEncoder(kind);
        }

        @Override
        protected MediaType inputType() {
            return MediaType.video(Subtype.I420, 64, 48);
        }

        @Override
        protected Sample input(int index) {
            return new Sample(MemoryBuffer.wrap(new byte[64 * 48 * 3 / 2]))
                    .setTime(index * 400_000L)
                    .setDuration(400_000);
        }
    }

    @Nested
    class Aac extends OfEncoder {
        Aac() {
            super(Subtype.AAC);
        }

        @Override
        protected Transform open() {
            return new AudioEncoder(kind);
        }

        @Override
        protected MediaType inputType() {
            MediaType type = MediaType.audio(Subtype.FLOAT, 48_000, 2, 32);
            type.set(MediaTypeAttributes.AUDIO_PLANAR, 1);
            return type;
        }

        @Override
        protected Sample input(int index) {
            return new Sample(MemoryBuffer.wrap(new byte[480 * 2 * 4]))
                    .setTime(index * 100_000L)
                    .setDuration(100_000);
        }
    }

    abstract static class OfEncoder extends TransformContract {
        @RegisterExtension
        final LeakCheck leaks = NativeLeaks.check();

        final EncoderKind kind;

        OfEncoder(Subtype subtype) {
            kind = Stream.concat(EncoderKind.video().stream(), EncoderKind.audio().stream())
                    .filter(each -> each.subtype().equals(subtype))
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        protected boolean wantsOutputTypeFirst() {
            return true;
        }

        @Override
        protected int inputCount() {
            return 10;
        }
    }

    abstract static class OfDecoder extends TransformContract {
        @RegisterExtension
        final LeakCheck leaks = NativeLeaks.check();

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

    abstract static class OfConverter extends TransformContract {
        @RegisterExtension
        final LeakCheck leaks = NativeLeaks.check();

        @Override
        protected int inputCount() {
            return 10;
        }
    }
}
