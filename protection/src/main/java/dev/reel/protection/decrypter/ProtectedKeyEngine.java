package dev.reel.protection.decrypter;

import dev.reel.protection.aes.AesKey;
import dev.reel.protection.cenc.BlockCipherEngine;
import dev.reel.protection.cenc.CipherDirection;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A sample cipher's engine on a key that stays in protected memory. The key belongs to another; closing leaves it alone. */
final class ProtectedKeyEngine implements BlockCipherEngine {
    private @Nullable AesKey key;
    private AesKey.@Nullable KeyStream stream;
    private final byte[] chain = new byte[AesKey.LENGTH];
    private CipherDirection direction = CipherDirection.DECRYPT;

    ProtectedKeyEngine(AesKey key) {
        this.key = key;
    }

    @Override
    public void beginCtr(byte[] counterBlock) {
        endStream();
        ByteBuffer block = ByteBuffer.wrap(counterBlock);
        stream = key().stream(block.getLong(0), block.getLong(8));
    }

    @Override
    public void ctr(byte[] data, int offset, int length) {
        AesKey.KeyStream present = stream;
        if (present == null) {
            throw new IllegalStateException("no key stream was begun");
        }
        present.process(ByteBuffer.wrap(data, offset, length), ByteBuffer.wrap(data, offset, length));
    }

    @Override
    public void beginCbc(byte[] iv, CipherDirection newDirection) {
        endStream();
        key();
        System.arraycopy(iv, 0, chain, 0, chain.length);
        direction = newDirection;
    }

    @Override
    public void cbc(byte[] data, int offset, int length) {
        AesKey present = key();
        if (direction == CipherDirection.DECRYPT) {
            present.decryptChained(chain, ByteBuffer.wrap(data, offset, length), ByteBuffer.wrap(data, offset, length));
            return;
        }
        for (int at = offset; at < offset + length; at += chain.length) {
            for (int i = 0; i < chain.length; i++) {
                data[at + i] ^= chain[i];
            }
            present.encryptBlocks(ByteBuffer.wrap(data, at, chain.length), ByteBuffer.wrap(data, at, chain.length));
            System.arraycopy(data, at, chain, 0, chain.length);
        }
    }

    private AesKey key() {
        AesKey present = key;
        if (present == null) {
            throw new IllegalStateException("the cipher engine is closed");
        }
        return present;
    }

    private void endStream() {
        AesKey.KeyStream open = stream;
        stream = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void close() {
        endStream();
        key = null;
    }
}
