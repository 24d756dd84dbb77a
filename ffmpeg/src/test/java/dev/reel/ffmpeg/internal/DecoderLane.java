package dev.reel.ffmpeg.internal;

import dev.reel.ffmpeg.FrameDigest;
import dev.reel.ffmpeg.StreamDigest;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.pipeline.transform.Transform;
import dev.reel.pipeline.transform.TransformCategory;
import dev.reel.pipeline.transform.TransformOutput;
import dev.reel.pipeline.transform.TransformRegistry;
import dev.reel.platform.Attributes;
import dev.reel.platform.Platform;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A branch of one stream: the registered decoder and a hash, driven as topology.md §9.1 says. */
final class DecoderLane implements AutoCloseable {
    final Transform decoder;
    final List<Long> times = new ArrayList<>();
    long end;
    int typeChanges;
    private final FrameDigest digest;
    private final TransformOutput output = new TransformOutput();

    DecoderLane(StreamDescriptor stream) {
        this(stream, new Attributes());
    }

    /** With what a decoder is told before its type is set. */
    DecoderLane(StreamDescriptor stream, Attributes told) {
        MediaType type = stream.typeHandler().mediaTypes().get(0);
        decoder = TransformRegistry.installed()
                .find(type.isVideo() ? TransformCategory.VIDEO_DECODER : TransformCategory.AUDIO_DECODER, type, null)
                .get(0)
                .create(Platform.system());
        digest = new FrameDigest(stream.id(), type.isVideo() ? StreamDigest.Kind.VIDEO : StreamDigest.Kind.AUDIO);
        told.copyAllItems(decoder.attributes());
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
        decoder.processMessage(Transform.Message.END_OF_STREAM, 0);
        decoder.processMessage(Transform.Message.DRAIN, 0);
        pull();
    }

    StreamDigest digest() {
        return digest.finish();
    }

    private void pull() {
        while (true) {
            Transform.OutputResult result = decoder.processOutput(output);
            if (result == Transform.OutputResult.NEED_MORE_INPUT) {
                return;
            }
            if (result == Transform.OutputResult.STREAM_CHANGE) {
                typeChanges++;
                decoder.setOutputType(0, decoder.outputAvailableTypes(0).get(0));
                continue;
            }
            try (Sample sample = Objects.requireNonNull(output.takeSample())) {
                times.add(sample.time());
                end = sample.time() + sample.duration();
                digest.add(sample, Objects.requireNonNull(decoder.outputCurrentType(0)));
            }
        }
    }

    @Override
    public void close() {
        decoder.close();
        digest.close();
    }
}
