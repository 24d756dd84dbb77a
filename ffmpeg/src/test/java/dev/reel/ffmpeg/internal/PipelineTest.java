package dev.reel.ffmpeg.internal;

import dev.reel.ffmpeg.NativeCount;
import dev.reel.ffmpeg.OpenOptions;
import dev.reel.ffmpeg.StreamDigest;
import dev.reel.ffmpeg.StreamDigests;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.pipeline.Transform;
import dev.reel.pipeline.TransformOutput;
import dev.reel.platform.MediaException;
import dev.reel.platform.MediaType;
import dev.reel.platform.Sample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class PipelineTest {
    @Test
    void tryAll() throws Exception {
        Path root = Path.of(System.getProperty("reel.root", ".."))
                .resolve("../shared/media")
                .normalize();
        List<Path> files;
        try (var walk = Files.walk(root)) {
            files = walk.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            String name = root.relativize(file).toString();
            if (name.equals("README.md")) {
                continue;
            }
            try (SourcePump pump = new SourcePump(file.toString()).selectAllDecodable()) {
                Map<Integer, Lane> lanes = new HashMap<>();
                try {
                    for (StreamDescriptor stream : pump.presentation.selectedStreams()) {
                        lanes.put(stream.id(), new Lane(stream));
                    }
                    if (lanes.isEmpty()) {
                        System.out.println("NONE " + name);
                        continue;
                    }
                    pump.drainAll((stream, sample) -> lanes.get(stream).feed(sample));
                    lanes.values().forEach(Lane::drain);
                    for (StreamDigest digest : StreamDigests.of(file.toString(), OpenOptions.DEFAULT)) {
                        Lane lane = lanes.get(digest.index());
                        boolean same = lane.hash.finish().equals(digest.hash());
                        System.out.println((same ? "SAME " : "DIFF ") + name + " " + digest + " " + lane.hash.units()
                                + " changes=" + lane.changes + " bad=" + lane.bad + " " + lane.type + " first="
                                + lane.first + " last=" + lane.last);
                    }
                    pump.trace.stream()
                            .filter(t -> t.contains("Error"))
                            .forEach(t -> System.out.println("  EVENT " + t));
                } finally {
                    lanes.values().forEach(Lane::close);
                }
            } catch (MediaException e) {
                System.out.println("FAIL " + name + " " + e.line());
            }
        }
    }

    private static final class Lane implements AutoCloseable {
        final Transform decoder;
        final FrameHash hash;
        final MediaType type;
        int changes;
        int bad;
        long first = Long.MIN_VALUE;
        long last = Long.MIN_VALUE;

        Lane(StreamDescriptor stream) {
            type = stream.typeHandler().mediaTypes().get(0);
            decoder = type.isVideo() ? new VideoDecoder() : new AudioDecoder();
            hash = type.isVideo() ? FrameHash.ofVideo() : FrameHash.ofAudio();
            decoder.setInputType(0, type);
            decoder.setOutputType(0, decoder.outputAvailableTypes(0).get(0));
        }

        void feed(Sample sample) {
            while (decoder.processInput(0, sample) == Transform.InputResult.NOT_ACCEPTING) {
                pull();
            }
            pull();
        }

        void drain() {
            decoder.processMessage(Transform.Message.DRAIN, 0);
            pull();
        }

        void pull() {
            TransformOutput output = new TransformOutput();
            while (true) {
                Transform.OutputResult result = decoder.processOutput(output);
                if (result == Transform.OutputResult.NEED_MORE_INPUT) {
                    return;
                }
                if (result == Transform.OutputResult.STREAM_CHANGE) {
                    changes++;
                    decoder.setOutputType(0, decoder.outputAvailableTypes(0).get(0));
                    continue;
                }
                Sample sample = output.takeSample();
                if (first == Long.MIN_VALUE) {
                    first = sample.time();
                } else if (sample.time() <= last) {
                    bad++;
                }
                last = sample.time();
                hash.add(((FrameBuffer) sample.buffer(0)).frame());
                sample.close();
            }
        }

        @Override
        public void close() {
            decoder.close();
            hash.close();
        }
    }

    static long live() {
        return NativeCount.total();
    }
}
