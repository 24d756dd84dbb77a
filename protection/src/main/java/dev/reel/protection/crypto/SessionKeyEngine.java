package dev.reel.protection.crypto;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.aes.AesKey;
import dev.reel.protection.aes.AesKey.KeyStream;
import dev.reel.protection.cenc.BlockCipherEngine;
import dev.reel.protection.cenc.CipherDirection;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.Lock;

/**
 * A content key of a session at work for a decrypter in this process. Takes the device's lock for each piece of data, and
 * keeps its place in the key stream itself, because others use the device between two pieces.
 */
final class SessionKeyEngine implements BlockCipherEngine {
    private final Lock lock;
    private final LentKeys lender;
    private final AesKey key;
    private final byte[] chain = new byte[AesKey.LENGTH];
    private long iv;
    private long count;
    private int used;
    private boolean open = true;

    SessionKeyEngine(Lock lock, LentKeys lender, AesKey key) {
        this.lock = lock;
        this.lender = lender;
        this.key = key;
    }

    @Override
    public void beginCtr(byte[] counterBlock) {
        ByteBuffer block = ByteBuffer.wrap(counterBlock);
        iv = block.getLong();
        count = block.getLong();
        used = 0;
    }

    @Override
    public void ctr(byte[] data, int offset, int length) {
        lock.lock();
        try {
            requireKey();
            try (KeyStream stream = key.stream(iv, count)) {
                stream.process(ByteBuffer.allocate(used), ByteBuffer.allocate(used));
                stream.process(ByteBuffer.wrap(data, offset, length), ByteBuffer.wrap(data, offset, length));
            }
            long end = (long) used + length;
            count += end / AesKey.LENGTH;
            used = (int) (end % AesKey.LENGTH);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void beginCbc(byte[] start, CipherDirection direction) {
        if (direction != CipherDirection.DECRYPT) {
            throw new MediaException(
                    Status.E_NOTIMPL,
                    "A session's content key decrypts CBC and does not encrypt it: use another engine");
        }
        System.arraycopy(start, 0, chain, 0, chain.length);
    }

    @Override
    public void cbc(byte[] data, int offset, int length) {
        if (length % AesKey.LENGTH != 0) {
            throw new IllegalArgumentException("CBC needs whole blocks, not " + length + " bytes");
        }
        lock.lock();
        try {
            requireKey();
            key.decryptChained(chain, ByteBuffer.wrap(data, offset, length), ByteBuffer.wrap(data, offset, length));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            open = false;
            lender.takeBack(key);
        } finally {
            lock.unlock();
        }
    }

    private void requireKey() {
        if (!open) {
            throw new IllegalStateException("this cipher engine is closed");
        }
        if (!lender.has(key)) {
            throw new MediaException(
                    Status.E_FAIL,
                    "The content key went with its session: it was destroyed, keyed anew or lost its key");
        }
    }
}
