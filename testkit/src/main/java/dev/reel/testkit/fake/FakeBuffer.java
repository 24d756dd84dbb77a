package dev.reel.testkit.fake;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaBuffer;
import dev.reel.platform.media.Sample;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/** A buffer whose life the ledger follows; its content says which sample of which stream it was made for. */
final class FakeBuffer implements MediaBuffer {
    private final Ledger ledger;
    private final ByteBuffer content;
    private final AtomicInteger references = new AtomicInteger(1);
    private volatile int length;

    FakeBuffer(Ledger ledger, ByteBuffer content) {
        this.ledger = ledger;
        this.content = content;
        this.length = content.capacity();
    }

    /** The content of a sample: its stream and its place in the stream's script. */
    static ByteBuffer payload(int stream, int index) {
        return ByteBuffer.allocate(8).putInt(0, stream).putInt(4, index);
    }

    /** A copy of the content of a sample's first buffer. */
    static ByteBuffer copyOf(Sample sample) {
        ByteBuffer content = sample.buffer(0).data();
        return ByteBuffer.allocate(content.remaining()).put(content).flip();
    }

    /** The place in its script of what a sample was made from; -1 when it comes from no fake source. */
    static int indexOf(Sample sample) {
        ByteBuffer content = sample.buffer(0).data();
        return content.remaining() == 8 ? content.getInt(4) : -1;
    }

    @Override
    public ByteBuffer data() {
        checkOpen();
        return content.duplicate().clear().limit(length);
    }

    @Override
    public int currentLength() {
        checkOpen();
        return length;
    }

    @Override
    public void setCurrentLength(int newLength) {
        checkOpen();
        if (newLength < 0 || newLength > content.capacity()) {
            throw new MediaException(
                    Status.E_INVALIDARG, "a fake buffer of " + content.capacity() + " bytes cannot hold " + newLength);
        }
        length = newLength;
    }

    @Override
    public int maxLength() {
        checkOpen();
        return content.capacity();
    }

    @Override
    public MediaBuffer retain() {
        if (references.getAndUpdate(count -> count == 0 ? 0 : count + 1) == 0) {
            ledger.violation("a closed buffer was retained");
            throw new IllegalStateException("the fake buffer is closed");
        }
        return this;
    }

    @Override
    public void close() {
        int before = references.getAndUpdate(count -> count == 0 ? 0 : count - 1);
        if (before == 1) {
            ledger.released();
        } else if (before == 0) {
            ledger.violation("a buffer was closed once too often");
        }
    }

    private void checkOpen() {
        if (references.get() == 0) {
            ledger.violation("a closed buffer was used");
            throw new IllegalStateException("the fake buffer is closed");
        }
    }
}
