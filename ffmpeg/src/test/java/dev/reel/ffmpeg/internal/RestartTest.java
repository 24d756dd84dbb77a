package dev.reel.ffmpeg.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.ffmpeg.FfmpegProgram;
import dev.reel.ffmpeg.MediaFiles;
import dev.reel.ffmpeg.MediaFolder;
import dev.reel.pipeline.SourceCharacteristic;
import dev.reel.platform.MediaEventType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A source that is started at the beginning again delivers what it delivered the first time (topology.md §7). */
class RestartTest {
    @TestFactory
    Stream<DynamicTest> theSecondTimeIsLikeTheFirst() {
        return MediaFiles.decodable(file -> {
            try (SourcePump pump = new SourcePump(MediaFolder.file(file).toString()).selectAllDecodable()) {
                Assumptions.assumeTrue(
                        pump.source.characteristics().contains(SourceCharacteristic.CAN_SEEK), "it cannot seek");
                runTwice(pump);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"mkv", "mov", "ts", "avi", "flv", "mpg", "nut", "mp4", "webm", "mp3", "aac", "flac", "wav"})
    void aContainerOfEveryKind(String extension, @TempDir Path folder) throws Exception {
        Path file = folder.resolve("film." + extension);
        FfmpegProgram.run(List.of(
                "-v",
                "error",
                "-f",
                "lavfi",
                "-i",
                "testsrc=size=128x96:rate=25:duration=3",
                "-f",
                "lavfi",
                "-i",
                "sine=duration=3:sample_rate=44100",
                "-g",
                "20",
                "-ar",
                extension.equals("webm") ? "48000" : "44100",
                file.toString()));
        try (SourcePump pump = new SourcePump(file.toString()).selectAllDecodable()) {
            runTwice(pump);
        }
    }

    private static void runTwice(SourcePump pump) throws InterruptedException {
        Map<Integer, List<String>> first = run(pump);
        assertThat(first).isNotEmpty();
        pump.source.stop();
        pump.await(MediaEventType.MESourceStopped);
        assertThat(run(pump)).isEqualTo(first);
    }

    private static Map<Integer, List<String>> run(SourcePump pump) throws InterruptedException {
        Map<Integer, List<String>> samples = new TreeMap<>();
        pump.drainAll((stream, sample) -> {
            samples.computeIfAbsent(stream, unused -> new ArrayList<>())
                    .add((sample.hasTime() ? sample.time() : "-") + " " + sample.totalLength());
            sample.close();
        });
        return samples;
    }
}
