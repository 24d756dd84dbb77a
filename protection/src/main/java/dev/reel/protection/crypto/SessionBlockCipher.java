package dev.reel.protection.crypto;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.aes.AesKey;
import dev.reel.protection.aes.AesKey.KeyStream;
import dev.reel.protection.cenc.BlockCipher;
import dev.reel.protection.cenc.CipherDirection;
import java.nio.ByteBuffer;

/**
 * A content key of a session at work for a decrypter in this process. Takes the device's lock for each piece of data, and
 * keeps its place in the key stream itself, because others use the device between two pieces.
 */
final class SessionBlockCipher implements BlockCipher {
    private final DeviceLock lock;
    private final SessionKeys lender;
    private final LentKey key;
    private final byte[] chain = new byte[AesKey.LENGTH];
    private long iv;
    private long count;
    private int used;
    private boolean open = true;

    SessionBlockCipher(DeviceLock lock, SessionKeys lender, LentKey key) {
        this.lock = lock;
        this.lender = lender;
        this.key = key;
    }

    @Override
    public void beginCtr(byte[] counterBlock) {
        requireBlock(counterBlock);
        ByteBuffer block = ByteBuffer.wrap(counterBlock);
        iv = block.getLong();
        count = block.getLong();
        used = 0;
    }

    @Override
    public void ctr(byte[] data, int offset, int length) {
        lock.run(() -> {
            try (KeyStream stream = present().stream(iv, count)) {
                stream.process(ByteBuffer.allocate(used), ByteBuffer.allocate(used));
                stream.process(ByteBuffer.wrap(data, offset, length), ByteBuffer.wrap(data, offset, length));
            }
            long end = (long) used + length;
            count += end / AesKey.LENGTH;
            used = (int) (end % AesKey.LENGTH);
        });
    }

    @Override
    public void beginCbc(byte[] start, CipherDirection direction) {
        if (direction != CipherDirection.DECRYPT) {
            throw new MediaException(
                    Status.E_NOTIMPL,
                    "A session's content key decrypts CBC and does not encrypt it: use another engine");
        }
        requireBlock(start);
        System.arraycopy(start, 0, chain, 0, chain.length);
    }

    @Override
    public void cbc(byte[] data, int offset, int length) {
        if (length % AesKey.LENGTH != 0) {
            throw new MediaException(Status.E_INVALIDARG, "CBC needs whole blocks, not " + length + " bytes");
        }
        lock.run(() -> present()
                .decryptChained(chain, ByteBuffer.wrap(data, offset, length), ByteBuffer.wrap(data, offset, length)));
    }

    @Override
    public void close() {
        lock.run(() -> {
            open = false;
            lender.takeBack(key);
        });
    }

    private static void requireBlock(byte[] block) {
        if (block.length != AesKey.LENGTH) {
            throw new MediaException(Status.E_INVALIDARG, "A vector has 16 bytes, not " + block.length);
        }
    }

    private AesKey present() {
        if (!open) {
            throw new IllegalStateException("this block cipher is closed");
        }
        return key.key();
    }
}
