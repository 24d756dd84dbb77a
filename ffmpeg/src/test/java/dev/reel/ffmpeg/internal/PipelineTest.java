package dev.reel.ffmpeg.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.ffmpeg.FfmpegProgram;
import dev.reel.ffmpeg.MediaFiles;
import dev.reel.ffmpeg.MediaFolder;
import dev.reel.ffmpeg.NativeLeaks;
import dev.reel.ffmpeg.OpenOptions;
import dev.reel.ffmpeg.StreamDigest;
import dev.reel.ffmpeg.StreamDigests;
import dev.reel.ffmpeg.TestClip;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.platform.MediaException;
import dev.reel.testkit.LeakCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Source and decoders together, as a session drives them. */
class PipelineTest {
    @RegisterExtension
    final LeakCheck leaks = NativeLeaks.check();

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> samplesThatPassThroughSourceAndDecoderHaveTheSameHashes() {
        return MediaFiles.decodable(name -> {
            String file = MediaFolder.file(name).toString();
            List<StreamDigest> direct = StreamDigests.of(file, OpenOptions.DEFAULT);
            assertThat(play(file).values())
                    .extracting(StreamDigest::toString)
                    .isEqualTo(direct.stream().map(StreamDigest::toString).toList());
        });
    }

    @TestFactory
    Stream<DynamicTest> otherFilesPlayToTheirEndOrFailWithOneLine() {
        return MediaFiles.undecodable(name -> {
            try {
                assertThat(play(MediaFolder.file(name).toString()).values())
                        .allSatisfy(digest -> assertThat(digest.units()).isZero());
            } catch (MediaException e) {
                assertThat(e.line()).startsWith("cannot ").doesNotContain("\n");
            }
        });
    }

    @Test
    void framesOfTheClipComeAtTheirExactTimes() throws Exception {
        Path clip = folder.resolve("clip.mp4");
        new TestClip(128, 96, 30, 2, 100_000).write(clip);
        try (SourcePump pump = new SourcePump(clip.toString()).selectAllDecodable();
                DecoderLane video = new DecoderLane(pump.presentation.streamDescriptor(0));
                DecoderLane audio = new DecoderLane(pump.presentation.streamDescriptor(1))) {
            pump.drainAll((stream, sample) -> (stream == 0 ? video : audio).feed(sample));
            video.drain();
            audio.drain();
            assertThat(video.times).hasSize(60);
            for (int frame = 0; frame < 60; frame++) {
                assertThat(video.times.get(frame)).isEqualTo(Math.round(frame * 10_000_000.0 / 30));
            }
            // The encoder's priming is cut: the first sample that is heard is at 0.
            assertThat(audio.times.get(0)).isZero();
            assertThat(audio.times).isSorted();
            assertThat(audio.end).isBetween(19_990_000L, 20_300_000L);
        }
    }

    @Test
    void aChangeOfSizeIsAChangeOfTypeAndLosesNothing() throws Exception {
        Path joined = folder.resolve("joined.ts");
        for (String size : List.of("128x96", "160x120")) {
            Path part = folder.resolve(size + ".ts");
            FfmpegProgram.run(List.of(
                    "-y",
                    "-loglevel",
                    "error",
                    "-f",
                    "lavfi",
                    "-i",
                    "testsrc2=s=" + size + ":r=10:d=1",
                    "-c:v",
                    "mpeg2video",
                    part.toString()));
            Files.write(joined, Files.readAllBytes(part), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        try (SourcePump pump = new SourcePump(joined.toString());
                DecoderLane lane = new DecoderLane(pump.presentation.streamDescriptor(0))) {
            pump.drainAll((stream, sample) -> lane.feed(sample));
            lane.drain();
            assertThat(lane.typeChanges).isEqualTo(1);
            assertThat(lane.times).isSorted().doesNotHaveDuplicates();
            assertThat(lane.digest())
                    .isEqualTo(StreamDigests.of(joined.toString(), OpenOptions.DEFAULT)
                            .get(0));
        }
    }

    private static Map<Integer, StreamDigest> play(String file) throws InterruptedException {
        Map<Integer, DecoderLane> lanes = new TreeMap<>();
        try (SourcePump pump = new SourcePump(file).selectAllDecodable()) {
            for (StreamDescriptor stream : pump.presentation.selectedStreams()) {
                lanes.put(stream.id(), new DecoderLane(stream));
            }
            if (!lanes.isEmpty()) {
                pump.drainAll((stream, sample) -> lanes.get(stream).feed(sample));
            }
            Map<Integer, StreamDigest> result = new TreeMap<>();
            lanes.forEach((id, lane) -> {
                lane.drain();
                assertThat(lane.times)
                        .as("times of stream %s of %s", id, file)
                        .isSorted()
                        .doesNotHaveDuplicates();
                result.put(id, lane.digest());
            });
            return result;
        } finally {
            lanes.values().forEach(DecoderLane::close);
        }
    }
}
