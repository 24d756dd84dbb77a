package dev.reel.player;

import dev.reel.pipeline.DescriptorAttributes;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.pipeline.transform.AsyncTransform;
import dev.reel.pipeline.transform.Transform;
import dev.reel.pipeline.transform.TransformCategory;
import dev.reel.pipeline.transform.TransformFactory;
import dev.reel.pipeline.transform.TransformOutput;
import dev.reel.pipeline.transform.TransformRegistry;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Pulls the decoded pictures or sound of one stream of a source. One thread at a time; closing comes from any. */
final class DecodedReader implements AutoCloseable {
    private final SampleReader samples;
    private final Transform decoder;
    private final String name;
    private final TransformOutput output = new TransformOutput();
    private @Nullable Sample refused;
    private boolean draining;
    private boolean closed;

    /** Time of the first sample since the last seek, from which decoding began; the least number before it. */
    private long origin = Long.MIN_VALUE;

    /** Times of the samples since the last seek with which decoding can begin. */
    private final Set<Long> keys = new HashSet<>();

    DecodedReader(
            MediaSource source, String name, StreamDescriptor stream, TransformRegistry transforms, Platform platform) {
        this.name = name;
        if (stream.isTrue(DescriptorAttributes.PROTECTED)) {
            throw new MediaException(
                    Status.MF_E_INVALIDREQUEST, "cannot decode " + name + ": it is protected; unprotect it first");
        }
        MediaType type = typeOf(stream);
        this.decoder = decoder(type, name, transforms, platform);
        this.samples = new SampleReader(source, name, stream);
    }

    private static MediaType typeOf(StreamDescriptor stream) {
        MediaType current = stream.typeHandler().currentMediaType();
        return current != null ? current : stream.typeHandler().mediaTypes().get(0);
    }

    private static Transform decoder(MediaType type, String name, TransformRegistry transforms, Platform platform) {
        TransformCategory category = type.isAudio() ? TransformCategory.AUDIO_DECODER : TransformCategory.VIDEO_DECODER;
        MediaException why = null;
        for (TransformFactory factory : transforms.find(category, type, null)) {
            Transform made = factory.create(platform);
            try {
                if (!(made instanceof AsyncTransform)) {
                    made.setInputType(0, type);
                    made.setOutputType(0, made.outputAvailableType(0, 0));
                    return made;
                }
            } catch (MediaException refusal) {
                why = refusal;
            }
            made.close();
        }
        throw new MediaException(
                Status.MF_E_TOPO_CODEC_NOT_FOUND,
                "cannot decode " + name + ": " + (why == null ? "no decoder takes " + type : why.getMessage()),
                why);
    }

    /** Goes to where a time can be decoded from, as far as the source knows. */
    void seek(long time) {
        checkOpen();
        forget();
        decoder.processMessage(Transform.Message.FLUSH, 0);
        draining = false;
        origin = Long.MIN_VALUE;
        keys.clear();
        samples.seek(time);
    }

    /** The next picture or piece of sound, whose reference the caller gets; null at the end. */
    @Nullable
    Sample next() {
        checkOpen();
        while (true) {
            output.begin();
            switch (decoder.processOutput(output)) {
                case PRODUCED -> {
                    var unusedEvents = output.takeEvents();
                    Sample made = output.takeSample();
                    if (made != null) {
                        return made;
                    }
                }
                case STREAM_CHANGE -> decoder.setOutputType(0, decoder.outputAvailableType(0, 0));
                case NEED_MORE_INPUT -> {
                    if (draining) {
                        return null;
                    }
                    feed();
                }
            }
        }
    }

    private void feed() {
        Sample next = refused != null ? refused : samples.next();
        refused = null;
        if (next == null) {
            draining = true;
            decoder.processMessage(Transform.Message.DRAIN, 0);
            return;
        }
        if (origin == Long.MIN_VALUE && next.hasTime()) {
            origin = next.time();
        }
        if (next.isCleanPoint() && next.hasTime()) {
            keys.add(next.time());
        }
        try {
            if (decoder.processInput(0, next) == Transform.InputResult.NOT_ACCEPTING) {
                refused = next;
            }
        } catch (RuntimeException failure) {
            next.close();
            throw failure;
        }
    }

    /** Time of the sample from which decoding began since the last seek. */
    long origin() {
        return origin;
    }

    /** Whether decoding can begin with what has a time; of what came since the last seek. */
    boolean isKey(long time) {
        return keys.contains(time);
    }

    /** What comes out now. */
    MediaType type() {
        MediaType current = decoder.outputCurrentType(0);
        if (current == null) {
            throw new MediaException(Status.MF_E_TRANSFORM_TYPE_NOT_SET, "the decoder of " + name + " has no type");
        }
        return current;
    }

    /** The samples as they are, not decoded; {@link #seek} before and after. */
    SampleReader samples() {
        return samples;
    }

    private void forget() {
        Sample kept = refused;
        refused = null;
        if (kept != null) {
            kept.close();
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException(name + " is closed");
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            samples.close();
            forget();
            decoder.close();
        }
    }
}
