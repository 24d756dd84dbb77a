package dev.reel.protection.crypto;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.aes.AesKey;
import dev.reel.protection.aes.AesKey.KeyStream;
import dev.reel.protection.device.AesCtrIv;
import dev.reel.protection.device.Capability;
import dev.reel.protection.device.CryptoSession.EncryptedBuffer;
import dev.reel.protection.device.EncryptedBlockInfo;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Decrypts into and encrypts out of surfaces (crypto-session.md §7–§10). Checks everything before the first byte moves. */
final class Transfers {
    private static final int ALIGNMENT = CapabilityTable.ALIGNMENT;

    /** The first count of a vector, as sequential buffers have it (§8.3). */
    private static final long FIRST_COUNT = 1;

    private static final EncryptedBlockInfo ALL_ENCRYPTED = new EncryptedBlockInfo(0, 0, ALIGNMENT);

    private final CapabilityTable capabilities;

    Transfers(CapabilityTable capabilities) {
        this.capabilities = capabilities;
    }

    void decrypt(SessionKeys session, Surface target, EncryptedBuffer source) {
        if (!target.description().usage().isProtected()) {
            throw invalid("The destination of a decryption is a protected surface");
        }
        requireAligned(source.bytes());
        if (source.bytes().remaining() < target.size()) {
            throw invalid("The source has " + source.bytes().remaining()
                    + " bytes, but the surface takes stride times height: " + target.size());
        }
        EncryptedBlockInfo info = source.blockInfo();
        requireBlockInfo(info);
        requireContentKey(source.contentKey());
        AesCtrIv iv = requireIv(source.iv());
        boolean separate = capabilities.has(Capability.ENCRYPTED_READ_BACK_KEY);
        if (!separate && source.contentKey() == null && iv.iv() < 0) {
            throw invalid("This device reads back under the session key: vectors from 2^63 on are its own");
        }
        AesKey key = session.effectiveKey(source.contentKey());
        KeyMarks.Mark mark = session.history().markOf(key);
        session.history().check(mark, iv, capabilities.has(Capability.SEQUENTIAL_CTR_IV));
        target.contents(Contents.PARTIAL); // until all of it is there
        long blocks = decryptRuns(key, iv, source.bytes(), target.bytes(), info == null ? ALL_ENCRYPTED : info);
        target.contents(info == null ? new Contents.OfSession(session) : Contents.PARTIAL);
        session.history().advance(mark, iv, blocks);
    }

    /** Goes through the runs of {@code info}; returns how many blocks of the whole source are encrypted. */
    private static long decryptRuns(
            AesKey key, AesCtrIv iv, ByteBuffer source, ByteBuffer target, EncryptedBlockInfo info) {
        long length = source.remaining();
        long encrypted = 0;
        try (KeyStream stream = key.stream(iv.iv(), iv.count())) {
            long at = 0;
            while (at < length) {
                boolean first = at == 0 && info.atBeginning() > 0;
                long skip = first ? 0 : info.encrypt() == 0 ? length : info.skip();
                long clearEnd = Math.min(length, at + skip);
                copy(source, target, at, clearEnd);
                long run = first ? info.atBeginning() : info.skip() == 0 ? length : info.encrypt();
                long end = Math.min(length, clearEnd + run);
                process(stream, source, target, clearEnd, end);
                encrypted += (end - clearEnd) / ALIGNMENT;
                at = end;
            }
        }
        return encrypted;
    }

    private static void copy(ByteBuffer source, ByteBuffer target, long from, long to) {
        int end = (int) Math.min(to, target.capacity());
        if (from < end) {
            target.put((int) from, source, source.position() + (int) from, end - (int) from);
        }
    }

    private static void process(KeyStream stream, ByteBuffer source, ByteBuffer target, long from, long to) {
        int end = (int) Math.min(to, target.capacity());
        if (from < end) {
            int length = end - (int) from;
            stream.process(source.slice(source.position() + (int) from, length), target.slice((int) from, length));
        }
    }

    /** Encrypts a surface into {@code target}; returns the vector. */
    AesCtrIv encrypt(SessionKeys session, Surface source, ByteBuffer target) {
        source.requireReadBack(session);
        requireAligned(target);
        if (target.isReadOnly() || target.remaining() != source.size()) {
            throw invalid(
                    "The target has " + target.remaining() + " bytes, but the surface has exactly " + source.size());
        }
        boolean separate = capabilities.has(Capability.ENCRYPTED_READ_BACK_KEY);
        AesKey key = session.readBackKey(separate);
        IvSequence ivs = session.readBackIvs(separate);
        AesCtrIv chosen = new AesCtrIv(ivs.current(), FIRST_COUNT);
        try (KeyStream stream = key.stream(chosen.iv(), chosen.count())) {
            stream.process(source.bytes(), target.duplicate());
        }
        ivs.used();
        return chosen;
    }

    private void requireBlockInfo(@Nullable EncryptedBlockInfo info) {
        if (info == null) {
            return;
        }
        if (!capabilities.has(Capability.PARTIAL_DECRYPTION)) {
            throw invalid("This device takes wholly encrypted buffers only");
        }
        if (info.atBeginning() % ALIGNMENT != 0 || info.skip() % ALIGNMENT != 0 || info.encrypt() % ALIGNMENT != 0) {
            throw invalid("Each count of an encrypted block info is a multiple of " + ALIGNMENT);
        }
    }

    private void requireContentKey(@Nullable ByteBuffer wrapped) {
        if (wrapped == null) {
            return;
        }
        if (!capabilities.has(Capability.CONTENT_KEY)) {
            throw invalid("This device takes no content keys");
        }
        if (wrapped.remaining() != AesKey.LENGTH) {
            throw invalid("A wrapped content key has " + AesKey.LENGTH + " bytes, not " + wrapped.remaining());
        }
    }

    private static AesCtrIv requireIv(@Nullable ByteBuffer iv) {
        if (iv == null || iv.remaining() != AesCtrIv.SIZE) {
            throw invalid("AES-CTR needs a vector of " + AesCtrIv.SIZE + " bytes");
        }
        return AesCtrIv.read(iv);
    }

    private static void requireAligned(ByteBuffer buffer) {
        int start = buffer.isDirect()
                ? buffer.alignmentOffset(buffer.position(), ALIGNMENT)
                : (buffer.hasArray() ? buffer.arrayOffset() + buffer.position() : buffer.position()) % ALIGNMENT;
        if (start != 0 || buffer.remaining() % ALIGNMENT != 0) {
            throw invalid("The start and the length of a buffer are multiples of " + ALIGNMENT + " bytes");
        }
    }

    private static MediaException invalid(String sentence) {
        return new MediaException(Status.E_INVALIDARG, sentence);
    }
}
