package dev.reel.protection.decrypter;

import dev.reel.ffmpeg.TrialDecoder;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import dev.reel.protection.cenc.KeyId;
import dev.reel.protection.cenc.SampleEncryption;
import dev.reel.protection.cenc.Scheme;
import dev.reel.protection.cenc.SubsampleMap;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds out by the first decrypted samples of a stream whether each of its keys is the right one: what a wrong key opens is no
 * media, which a strict decoder notices. Common Encryption itself has no check of a key.
 *
 * <p>A key does not fit when at least three of its first samples, and a quarter of them, cannot be decoded. Nothing is decoded
 * any more once a key is settled. One thread at a time.
 */
public final class KeyFit implements AutoCloseable {
    /** What is known of a key. */
    public enum Verdict {
        /** Too few samples were seen. */
        OPEN,
        FITS,
        DOES_NOT_FIT
    }

    private static final int MOST_SAMPLES = 16;
    private static final int LEAST_FAILURES = 3;
    /** Where a decoder hardly notices, few failures of many samples say as much. */
    private static final int DULL_SAMPLES = 64;

    private static final int DULL_FAILURES = 2;
    /** So many bytes of noise are never taken for a picture. */
    private static final int ENOUGH_BYTES = 256;

    private static final int BLOCK = 16;

    private final MediaType type;
    private final Map<KeyId, Trial> trials = new HashMap<>();
    private @Nullable Trial current;
    private boolean toldNothing;

    /** One key's. */
    private static final class Trial {
        final KeyId id;

        @Nullable
        TrialDecoder decoder;

        int samples;
        int failures;
        Verdict verdict = Verdict.OPEN;

        Trial(KeyId id) {
            this.id = id;
        }

        void settle(Verdict found) {
            verdict = found;
            close();
        }

        void close() {
            TrialDecoder open = decoder;
            decoder = null;
            if (open != null) {
                open.close();
            }
        }
    }

    /** @param type of the clear samples */
    public KeyFit(MediaType type) {
        this.type = type;
    }

    /** What is known of a key by now. */
    public Verdict of(KeyId id) {
        Trial trial = trials.get(id);
        return trial == null ? Verdict.OPEN : trial.verdict;
    }

    /**
     * Looks at the next sample of the stream.
     *
     * @param how how it was encrypted, or null when it was clear in the file
     * @param cleanPoint whether decoding can begin with it
     * @throws MediaException {@code MF_E_INVALID_KEY} naming the key id when its key does not fit
     */
    public void check(ByteBuffer clear, @Nullable SampleEncryption how, boolean cleanPoint) {
        note(clear, how, cleanPoint);
        Trial trial = current;
        if (how != null && trial != null && trial.verdict == Verdict.DOES_NOT_FIT) {
            throw misfit(trial.id);
        }
    }

    /** The same without an exception: ask {@link #of} afterwards. */
    public void note(ByteBuffer clear, @Nullable SampleEncryption how, boolean cleanPoint) {
        Trial trial = how == null ? current : trial(how.keyId());
        if (trial == null || trial.verdict != Verdict.OPEN || toldNothing) {
            return;
        }
        TrialDecoder decoder = trial.decoder;
        if (decoder == null) {
            if (!cleanPoint) {
                return;
            }
            decoder = TrialDecoder.of(type).orElse(null);
            trial.decoder = decoder;
            toldNothing = decoder == null;
            if (decoder == null) {
                return;
            }
        }
        boolean good = decoder.decodes(clear);
        long bytes = how == null ? 0 : encryptedBytes(how, clear.remaining());
        if (bytes > 0) {
            count(trial, decoder.sharpness(), good, cleanPoint && bytes >= ENOUGH_BYTES);
        }
    }

    private static void count(Trial trial, TrialDecoder.Sharpness sharpness, boolean good, boolean large) {
        boolean dull = sharpness == TrialDecoder.Sharpness.DULL;
        trial.samples++;
        trial.failures += good ? 0 : 1;
        if (good && large && sharpness == TrialDecoder.Sharpness.SHARP) {
            trial.settle(Verdict.FITS);
        } else if (dull
                ? trial.failures >= DULL_FAILURES
                : trial.failures >= LEAST_FAILURES && trial.failures * 4 >= trial.samples) {
            trial.settle(Verdict.DOES_NOT_FIT);
        } else if (trial.samples == (dull ? DULL_SAMPLES : MOST_SAMPLES)) {
            trial.settle(Verdict.FITS);
        }
    }

    /**
     * No sample follows: settles what was still open by the few that there were.
     *
     * @throws MediaException {@code MF_E_INVALID_KEY} naming the key id when a key does not fit
     */
    public void finish() {
        settle();
        trials.values().forEach(trial -> {
            if (trial.verdict == Verdict.DOES_NOT_FIT) {
                throw misfit(trial.id);
            }
        });
    }

    /** The same without an exception. */
    public void settle() {
        for (Trial trial : trials.values()) {
            if (trial.verdict == Verdict.OPEN && trial.samples > 0) {
                trial.settle(trial.failures * 2 > trial.samples ? Verdict.DOES_NOT_FIT : Verdict.FITS);
            }
        }
    }

    private Trial trial(KeyId id) {
        Trial last = current;
        if (last == null || !last.id.equals(id)) {
            if (last != null && last.verdict == Verdict.OPEN) {
                last.close();
            }
            last = trials.computeIfAbsent(id, Trial::new);
            current = last;
        }
        return last;
    }

    /** About as many as a cipher changes: all schemes but cenc leave what is less than a block. */
    private static long encryptedBytes(SampleEncryption how, int size) {
        SubsampleMap map = how.subsamples();
        long marked = map == null ? size : map.totalProtected();
        return how.scheme() == Scheme.CENC || marked >= BLOCK ? marked : 0;
    }

    private MediaException misfit(KeyId id) {
        return new MediaException(
                Status.MF_E_INVALID_KEY,
                "The key for key id " + id + " does not fit: what it opens is no "
                        + (type.isVideo() ? "video" : "sound") + " of the stream's format; give the right key.");
    }

    /** The position changes, or the stream ends: what follows does not continue what came. */
    public void restart() {
        trials.values().forEach(Trial::close);
        current = null;
    }

    @Override
    public void close() {
        restart();
        trials.clear();
    }
}
