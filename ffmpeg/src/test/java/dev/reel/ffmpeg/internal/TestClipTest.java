package dev.reel.ffmpeg.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.ffmpeg.NativeLeaks;
import dev.reel.ffmpeg.OpenOptions;
import dev.reel.ffmpeg.TestClip;
import dev.reel.ffmpeg.internal.codec.Decoder;
import dev.reel.ffmpeg.internal.natives.DemuxedStream;
import dev.reel.ffmpeg.internal.natives.Interrupt;
import dev.reel.ffmpeg.internal.natives.NativeFrame;
import dev.reel.ffmpeg.internal.natives.Packet;
import dev.reel.ffmpeg.internal.read.Demuxer;
import dev.reel.ffmpeg.internal.read.Location;
import dev.reel.platform.Platform;
import dev.reel.testkit.LeakCheck;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class TestClipTest {
    @RegisterExtension
    final LeakCheck leaks = NativeLeaks.check();

    private static final int SAMPLE_RATE = 48_000;

    @TempDir
    Path folder;

    @Test
    void theFlashAndTheToneBeginAtTheSameInstantOfEachSecond() throws Exception {
        Path clip = folder.resolve("clip.mp4");
        TestClip.SMALL.write(clip);
        assertThat(Files.size(clip)).isLessThan(1_000_000);
        List<Integer> flashes = new ArrayList<>();
        List<Integer> tones = new ArrayList<>();
        int[] counts = new int[2];
        decode(clip, (stream, frame) -> {
            if (stream == 0) {
                boolean lit = isLit(frame);
                if (lit && counts[0] % 30 == 0) {
                    flashes.add(counts[0] / 30);
                }
                assertThat(lit).as("frame %s", counts[0]).isEqualTo(counts[0] % 30 < 3);
                counts[0]++;
            } else {
                FloatBuffer samples = frame.plane(0, frame.samples() * 4L)
                        .order(ByteOrder.nativeOrder())
                        .asFloatBuffer();
                for (int i = 0; i < frame.samples(); i++) {
                    int inSecond = (counts[1] + i) % SAMPLE_RATE;
                    if (Math.abs(samples.get(i)) > 0.1
                            && inSecond < 480
                            && !tones.contains((counts[1] + i) / SAMPLE_RATE)) {
                        tones.add((counts[1] + i) / SAMPLE_RATE);
                    }
                }
                counts[1] += frame.samples();
            }
        });
        assertThat(counts[0]).isEqualTo(300);
        assertThat(flashes).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(tones).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    private static boolean isLit(NativeFrame frame) {
        int middle = frame.stride(0) * (frame.height() / 8) + frame.width() / 2;
        return (frame.plane(0, (long) frame.stride(0) * frame.height()).get(middle) & 0xFF) > 128;
    }

    /** Takes a frame of a stream. */
    private interface FrameUse {
        void accept(int stream, NativeFrame frame);
    }

    private static void decode(Path clip, FrameUse use) {
        try (Interrupt interrupt = new Interrupt(
                        OpenOptions.DEFAULT.patience(),
                        OpenOptions.DEFAULT.total(),
                        Platform.system().timeService());
                Demuxer demuxer = Demuxer.open(Location.of(clip.toString()), OpenOptions.DEFAULT, interrupt);
                Decoder video = open(demuxer, 0);
                Decoder audio = open(demuxer, 1);
                Packet packet = new Packet()) {
            while (demuxer.read(packet)) {
                Decoder decoder = packet.streamIndex() == 0 ? video : audio;
                decoder.send(packet);
                take(decoder, packet.streamIndex(), use);
                packet.clear();
            }
            video.drain();
            take(video, 0, use);
            audio.drain();
            take(audio, 1, use);
        }
    }

    private static Decoder open(Demuxer demuxer, int stream) {
        DemuxedStream facts = demuxer.streams().get(stream);
        return Decoder.open(facts.parameters(), facts.timeBase());
    }

    private static void take(Decoder decoder, int stream, FrameUse use) {
        while (true) {
            NativeFrame frame = new NativeFrame();
            try {
                if (decoder.receive(frame) != Decoder.Outcome.FRAME) {
                    return;
                }
                use.accept(stream, frame);
            } finally {
                frame.release();
            }
        }
    }
}
