package dev.reel.ffmpeg.internal;

import dev.reel.ffmpeg.LeakCheck;
import dev.reel.ffmpeg.TestClip;
import dev.reel.pipeline.Transform;
import dev.reel.platform.MediaType;
import dev.reel.platform.Sample;
import dev.reel.testkit.contract.TransformContract;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** topology.md §9.1 for the decoders of both streams of a clip. */
@ExtendWith(LeakCheck.class)
class DecoderContractTest {
    @TempDir
    static Path folder;

    private static Path clip;

    @BeforeAll
    static void makeClip() throws Exception {
        clip = folder.resolve("clip.mp4");
        new TestClip(128, 96, 10, 2, 100_000).write(clip);
    }

    private abstract static class OfAStream extends TransformContract {
        private final int stream;
        private final List<Sample> samples = new ArrayList<>();
        private MediaType type;

        OfAStream(int stream) {
            this.stream = stream;
        }

        @BeforeEach
        void readSamples() throws Exception {
            try (SourcePump pump = new SourcePump(clip.toString()).selectAllDecodable()) {
                type = pump.presentation
                        .streamDescriptor(stream)
                        .typeHandler()
                        .mediaTypes()
                        .get(0);
                pump.drainAll((id, sample) -> {
                    if (id == stream) {
                        samples.add(sample);
                    } else {
                        sample.close();
                    }
                });
            }
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

        @Override
        protected void checkAfterwards() {
            samples.forEach(Sample::close);
        }
    }

    @Nested
    class Video extends OfAStream {
        Video() {
            super(0);
        }

        @Override
        protected Transform open() {
            return new VideoDecoder();
        }
    }

    @Nested
    class Audio extends OfAStream {
        Audio() {
            super(1);
        }

        @Override
        protected Transform open() {
            return new AudioDecoder();
        }
    }
}
