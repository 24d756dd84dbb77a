package dev.reel.protection.decrypter;

import dev.reel.pipeline.transform.AbstractTransform;
import dev.reel.pipeline.transform.TransformAttributes;
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
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns protected samples into clear ones; clear samples pass as they are (protected-path.md §5.5). The output type is the
 * input type.
 *
 * <p>A sample that nobody else holds is decrypted where it lies, else into a fresh buffer. After its first failure a
 * decrypter never works again: every call for samples then throws {@code MF_E_UNRECOVERABLE_ERROR_OCCURRED} (§5.4).
 */
public final class Decrypter extends AbstractTransform {
    private final KeySource keys;
    private final Map<KeyId, SampleCipher> ciphers = new HashMap<>();
    private @Nullable KeyId lastKeyId;
    private @Nullable KeyFit fit;
    private boolean failed;

    public Decrypter(KeySource keys) {
        super("the decrypter");
        this.keys = keys;
        // What says how a sample is encrypted must not come back to the clear one.
        attributes().set(TransformAttributes.EXATTRIBUTE_SUPPORTED, 1);
    }

    @Override
    protected boolean takes(MediaType type) {
        return true;
    }

    /** How a sample is encrypted stands in its attributes. */
    @Override
    protected boolean needsTypes() {
        return false;
    }

    @Override
    protected void process(Sample sample) {
        requireSound();
        try {
            if (EncryptionAttributes.marks(sample)) {
                decrypt(sample);
            } else {
                check(sample, null);
                give(sample.retain());
            }
        } catch (RuntimeException e) {
            fail();
            throw e;
        }
    }

    /** Nothing more once it has failed; else all is given at once. */
    @Override
    protected void produce() {
        requireSound();
    }

    /** What the decoder behind it is told of the samples says whether a key fits. */
    @Override
    protected void inputChanges(@Nullable MediaType type) {
        letGoOfFit();
        fit = type == null ? null : new KeyFit(type);
    }

    private void check(Sample sample, @Nullable SampleEncryption how) {
        KeyFit present = fit;
        if (present != null) {
            if (sample.isDiscontinuity()) {
                present.restart();
            }
            present.check(sample.buffer(0).data(), how, sample.isCleanPoint());
        }
    }

    /** The samples of a short stream, too, tell whether a key fits. */
    @Override
    protected void finish() {
        KeyFit present = fit;
        if (present != null && !failed) {
            try {
                present.finish();
            } catch (MediaException wrongKey) {
                fail();
                throw wrongKey;
            }
        }
    }

    @Override
    protected void reset() {
        KeyFit present = fit;
        if (present != null) {
            present.restart();
        }
    }

    private void letGoOfFit() {
        KeyFit present = fit;
        fit = null;
        if (present != null) {
            present.close();
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
            check(clear, how);
        } catch (RuntimeException e) {
            if (clear != sample) {
                clear.close();
            }
            throw e;
        }
        SubsampleMap map = how.subsamples();
        if (split && map != null) {
            split(clear, map);
            if (clear != sample) {
                clear.close();
            }
        } else {
            give(clear == sample ? sample.retain() : clear);
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
        return sample.copyWithoutBuffers().addBuffer(copy);
    }

    /** Makes a sample of each clear and each decrypted part; the first one keeps the attributes. */
    private void split(Sample sample, SubsampleMap map) {
        ByteBuffer data = sample.buffer(0).data();
        for (int i = 0; i < map.count(); i++) {
            part(sample, data, map.clear(i));
            part(sample, data, map.protectedBytes(i));
        }
        part(sample, data, data.remaining());
    }

    private void part(Sample sample, ByteBuffer data, int size) {
        if (size > 0) {
            MemoryBuffer buffer = MemoryBuffer.allocate(size);
            buffer.setCurrentLength(size);
            buffer.data().put(data.slice(data.position(), size));
            data.position(data.position() + size);
            Sample made = sample.copyWithoutBuffers().addBuffer(buffer);
            if (waiting() != null && made.hasAttributes()) {
                made.attributes().deleteAll();
            }
            give(made);
        }
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
        drop();
        letGoOfFit();
        ciphers.values().forEach(SampleCipher::close);
        ciphers.clear();
    }

    /** Lets go of keys and of samples not taken; does nothing when called again. */
    @Override
    public void close() {
        fail();
    }
}
