package dev.reel.protection.cenc;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts or decrypts one sample after another in place, with one key whose schedule is kept (protected-path.md §17.1).
 *
 * <p>Samples may lie in an array or in native memory; the latter pass through a scratch area in pieces of at most 64 KiB.
 * One thread at a time. The cipher owns its engine; closing wipes the scratch area and closes the engine.
 */
public final class SampleCipher implements AutoCloseable {
    private static final int BLOCK = 16;
    private static final int PIECE = 64 * 1024;

    private final BlockCipher engine;
    private final CipherDirection direction;
    private final byte[] start = new byte[BLOCK];
    private byte @Nullable [] scratch;

    public SampleCipher(BlockCipher engine, CipherDirection direction) {
        this.engine = engine;
        this.direction = direction;
    }

    /** Transforms {@code length} bytes at {@code offset}: one whole sample. */
    public void apply(byte[] data, int offset, int length, SampleEncryption how) {
        apply(ByteBuffer.wrap(data, offset, length), how);
    }

    /**
     * Transforms the bytes between position and limit, one whole sample, in place; position and limit stay.
     *
     * @throws MediaException {@code MF_E_INVALID_FILE_FORMAT} when the subsample map does not fit the sample or the scheme;
     *     the sample is then unchanged
     */
    public void apply(ByteBuffer sample, SampleEncryption how) {
        SubsampleMap map = how.subsamples();
        if (map != null) {
            map.requireWithin(sample.remaining());
            requireWholeBlocks(map, how.scheme());
        }
        how.startBlock(start);
        begin(how.scheme());
        int at = sample.position();
        if (map == null) {
            range(sample, at, sample.remaining(), how);
            return;
        }
        for (int i = 0; i < map.count(); i++) {
            at += map.clear(i);
            int size = map.protectedBytes(i);
            if (size > 0) {
                if (i > 0 && how.scheme() == Scheme.CBCS) {
                    begin(Scheme.CBCS);
                }
                range(sample, at, size, how);
                at += size;
            }
        }
    }

    private static void requireWholeBlocks(SubsampleMap map, Scheme scheme) {
        if (scheme != Scheme.CBC1) {
            return;
        }
        for (int i = 0; i < map.count(); i++) {
            if (map.protectedBytes(i) % BLOCK != 0) {
                throw new MediaException(
                        Status.MF_E_INVALID_FILE_FORMAT,
                        "Subsample " + i + " protects " + map.protectedBytes(i)
                                + " bytes; scheme cbc1 needs a multiple of 16.");
            }
        }
    }

    private void begin(Scheme scheme) {
        if (scheme.isCounterMode()) {
            engine.beginCtr(start);
        } else {
            engine.beginCbc(start, direction);
        }
    }

    private void range(ByteBuffer sample, int at, int size, SampleEncryption how) {
        int whole = how.scheme() == Scheme.CENC ? size : size - size % BLOCK;
        if (how.pattern().skips()) {
            patterned(sample, at, whole, how);
        } else {
            contiguous(sample, at, whole, how.scheme());
        }
    }

    private void contiguous(ByteBuffer sample, int at, int size, Scheme scheme) {
        if (sample.hasArray()) {
            crypt(sample.array(), sample.arrayOffset() + at, size, scheme);
            return;
        }
        byte[] piece = scratch();
        for (int done = 0; done < size; done += PIECE) {
            int count = Math.min(PIECE, size - done);
            sample.get(at + done, piece, 0, count);
            crypt(piece, 0, count, scheme);
            sample.put(at + done, piece, 0, count);
        }
    }

    /** Gathers the encrypted blocks of the pattern, works on them as one run and scatters them again. */
    private void patterned(ByteBuffer sample, int at, int size, SampleEncryption how) {
        byte[] piece = scratch();
        int crypt = how.pattern().cryptBlocks() * BLOCK;
        int period = crypt + how.pattern().skipBlocks() * BLOCK;
        int periodsPerPiece = PIECE / crypt;
        for (long from = 0; from < size; from += (long) period * periodsPerPiece) {
            int gathered = move(sample, at, size, (int) from, crypt, period, piece, periodsPerPiece, true);
            crypt(piece, 0, gathered, how.scheme());
            move(sample, at, size, (int) from, crypt, period, piece, periodsPerPiece, false);
        }
    }

    private static int move(
            ByteBuffer sample,
            int at,
            int size,
            int from,
            int crypt,
            int period,
            byte[] piece,
            int periods,
            boolean gather) {
        int used = 0;
        int position = from;
        for (int i = 0; i < periods && position < size; i++) {
            int count = Math.min(crypt, size - position);
            if (gather) {
                sample.get(at + position, piece, used, count);
            } else {
                sample.put(at + position, piece, used, count);
            }
            used += count;
            position += Math.min(period, size - position);
        }
        return used;
    }

    private void crypt(byte[] data, int offset, int size, Scheme scheme) {
        if (size == 0) {
            return;
        }
        if (scheme.isCounterMode()) {
            engine.ctr(data, offset, size);
        } else {
            engine.cbc(data, offset, size);
        }
    }

    private byte[] scratch() {
        byte[] present = scratch;
        if (present == null) {
            present = new byte[PIECE];
            scratch = present;
        }
        return present;
    }

    @Override
    public void close() {
        byte[] used = scratch;
        if (used != null) {
            Arrays.fill(used, (byte) 0);
        }
        engine.close();
    }
}
