package dev.reel.protection.decrypter;

import dev.reel.pipeline.transform.Transform;
import dev.reel.pipeline.transform.TransformAttributes;
import dev.reel.pipeline.transform.TransformOutput;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaBuffer;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MemoryBuffer;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.SampleProtectionAttributes;
import dev.reel.protection.cenc.CipherDirection;
import dev.reel.protection.cenc.KeyId;
import dev.reel.protection.cenc.SampleCipher;
import dev.reel.protection.cenc.SampleEncryption;
import dev.reel.protection.cenc.SubsampleMap;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Turns protected samples into clear ones; clear samples pass as they are (protected-path.md §5.5). The output type is the
 * input type.
 *
 * <p>A sample that nobody else holds is decrypted where it lies, else into a fresh buffer. After its first failure a
 * decrypter never works again: every call for samples then throws {@code MF_E_UNRECOVERABLE_ERROR_OCCURRED} (§5.4).
 */
public final class Decrypter implements Transform {
    private final KeySource keys;
    private final Attributes attributes = new Attributes();
    private final Map<KeyId, SampleCipher> ciphers = new HashMap<>();
    private final Queue<Sample> ready = new ArrayDeque<>();
    private @Nullable MediaType inputType;
    private @Nullable MediaType outputType;
    private @Nullable KeyId lastKeyId;
    private boolean failed;

    public Decrypter(KeySource keys) {
        this.keys = keys;
        // What says how a sample is encrypted must not come back to the clear one.
        attributes.set(TransformAttributes.EXATTRIBUTE_SUPPORTED, 1);
    }

    @Override
    public Attributes attributes() {
        return attributes;
    }

    @Override
    public List<MediaType> inputAvailableTypes(int stream) {
        requireStream(stream);
        return List.of();
    }

    @Override
    public List<MediaType> outputAvailableTypes(int stream) {
        requireStream(stream);
        MediaType type = inputType;
        if (type == null) {
            throw new MediaException(
                    Status.MF_E_TRANSFORM_TYPE_NOT_SET,
                    "The decrypter's output follows its input; set the input type first.");
        }
        return List.of(type);
    }

    @Override
    public void testInputType(int stream, MediaType type) {
        requireStream(stream);
        Transform.requireWellFormed(type);
        if (!ready.isEmpty()) {
            throw Transform.whileProcessing();
        }
    }

    @Override
    public void testOutputType(int stream, MediaType type) {
        requireStream(stream);
        Transform.requireWellFormed(type);
        if (!outputAvailableTypes(stream).get(0).fits(type)) {
            throw new MediaException(
                    Status.MF_E_INVALIDMEDIATYPE,
                    "The decrypter changes no type: its output is its input, " + inputType + ".");
        }
    }

    @Override
    public void setInputType(int stream, @Nullable MediaType type) {
        requireStream(stream);
        if (type != null) {
            testInputType(stream, type);
        }
        inputType = type;
        if (type == null) {
            outputType = null;
        }
    }

    @Override
    public void setOutputType(int stream, @Nullable MediaType type) {
        requireStream(stream);
        if (type != null) {
            testOutputType(stream, type);
        }
        outputType = type;
    }

    @Override
    public @Nullable MediaType inputCurrentType(int stream) {
        requireStream(stream);
        return inputType;
    }

    @Override
    public @Nullable MediaType outputCurrentType(int stream) {
        requireStream(stream);
        return outputType;
    }

    private static void requireStream(int stream) {
        if (stream != 0) {
            throw new MediaException(
                    Status.MF_E_INVALIDSTREAMNUMBER, "The decrypter has stream 0 only, not " + stream + ".");
        }
    }

    @Override
    public InputResult processInput(int stream, Sample sample) {
        requireStream(stream);
        requireSound();
        if (!ready.isEmpty()) {
            return InputResult.NOT_ACCEPTING;
        }
        if (!EncryptionAttributes.marks(sample)) {
            ready.add(sample);
            return InputResult.ACCEPTED;
        }
        try {
            decrypt(sample);
            return InputResult.ACCEPTED;
        } catch (RuntimeException e) {
            fail();
            throw e;
        }
    }

    private void decrypt(Sample sample) {
        SampleEncryption how = EncryptionAttributes.read(sample, lastKeyId);
        lastKeyId = how.keyId();
        SampleCipher cipher =
                ciphers.computeIfAbsent(how.keyId(), id -> new SampleCipher(keys.open(id), CipherDirection.DECRYPT));
        boolean split = sample.attributes().contains(SampleProtectionAttributes.SUBSAMPLE_MAPPING_SPLIT);
        Sample clear = writable(sample);
        try {
            cipher.apply(clear.buffer(0).data(), how);
            EncryptionAttributes.clear(clear.attributes());
        } catch (RuntimeException e) {
            if (clear != sample) {
                clear.close();
            }
            throw e;
        }
        if (clear != sample) {
            sample.close();
        }
        SubsampleMap map = how.subsamples();
        if (split && map != null) {
            split(clear, map);
        } else {
            ready.add(clear);
        }
    }

    /** The sample itself when only we hold it and its memory may be written, else a copy of it. */
    private static Sample writable(Sample sample) {
        MediaBuffer whole = sample.convertToContiguousBuffer();
        if (sample.isExclusive() && !whole.data().isReadOnly()) {
            return sample;
        }
        MemoryBuffer copy = MemoryBuffer.allocate(whole.currentLength());
        sample.copyTo(copy);
        return like(sample, copy, true);
    }

    /** A sample with another's time and marks. */
    private static Sample like(Sample model, MediaBuffer buffer, boolean withAttributes) {
        Sample made = new Sample(buffer)
                .setFlags(model.flags())
                .setCleanPoint(model.isCleanPoint())
                .setDiscontinuity(model.isDiscontinuity())
                .setToken(model.token());
        if (model.hasTime()) {
            made.setTime(model.time());
        }
        if (model.hasDuration()) {
            made.setDuration(model.duration());
        }
        if (model.hasTicks()) {
            made.setTicks(model.ticks(), model.timeBase());
        }
        if (withAttributes && model.hasAttributes()) {
            model.attributes().copyAllItems(made.attributes());
        }
        return made;
    }

    /** Makes a sample of each clear and each decrypted part; the first one keeps the attributes. */
    private void split(Sample sample, SubsampleMap map) {
        ByteBuffer data = sample.buffer(0).data();
        for (int i = 0; i < map.count(); i++) {
            part(sample, data, map.clear(i));
            part(sample, data, map.protectedBytes(i));
        }
        part(sample, data, data.remaining());
        sample.close();
    }

    private void part(Sample sample, ByteBuffer data, int size) {
        if (size > 0) {
            MemoryBuffer buffer = MemoryBuffer.allocate(size);
            buffer.setCurrentLength(size);
            buffer.data().put(data.slice(data.position(), size));
            data.position(data.position() + size);
            ready.add(like(sample, buffer, ready.isEmpty()));
        }
    }

    @Override
    public OutputResult processOutput(TransformOutput output) {
        requireSound();
        Sample next = ready.poll();
        if (next == null) {
            return OutputResult.NEED_MORE_INPUT;
        }
        output.put(next);
        return OutputResult.PRODUCED;
    }

    private void requireSound() {
        if (failed) {
            throw new MediaException(
                    Status.MF_E_UNRECOVERABLE_ERROR_OCCURRED,
                    "The decrypter failed before and does not come back; open the media again.");
        }
    }

    private void fail() {
        failed = true;
        release();
    }

    private void release() {
        ready.forEach(Sample::close);
        ready.clear();
        ciphers.values().forEach(SampleCipher::close);
        ciphers.clear();
    }

    @Override
    public void processMessage(Message message, long parameter) {
        if (message == Message.SET_D3D_MANAGER) {
            throw Transform.noDeviceManager();
        }
        if (message == Message.FLUSH) {
            ready.forEach(Sample::close);
            ready.clear();
        }
    }

    /** Lets go of keys and of samples not taken; does nothing when called again. */
    @Override
    public void close() {
        fail();
    }
}
