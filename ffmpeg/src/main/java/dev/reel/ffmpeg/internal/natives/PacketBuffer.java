package dev.reel.ffmpeg.internal.natives;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaBuffer;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/** A compressed packet as the demuxer read it, side data included; the memory goes with the last close. */
public final class PacketBuffer implements MediaBuffer {
    private final Packet packet;
    private final int size;
    private final boolean writable;
    private final AtomicInteger references = new AtomicInteger(1);

    public PacketBuffer(Packet packet) {
        this(packet, false);
    }

    private PacketBuffer(Packet packet, boolean writable) {
        this.packet = packet;
        this.writable = writable;
        this.size = packet.size();
    }

    /** A buffer whose bytes may be changed where they are, for a packet whose payload is its own. */
    public static PacketBuffer writable(Packet packet) {
        return new PacketBuffer(packet, true);
    }

    public Packet packet() {
        checkOpen();
        return packet;
    }

    @Override
    public ByteBuffer data() {
        checkOpen();
        return writable ? packet.writableData() : packet.data();
    }

    @Override
    public int currentLength() {
        checkOpen();
        return size;
    }

    @Override
    public void setCurrentLength(int length) {
        checkOpen();
        if (length != size) {
            throw new MediaException(Status.E_INVALIDARG, "a demuxed packet keeps its " + size + " bytes");
        }
    }

    @Override
    public int maxLength() {
        return currentLength();
    }

    @Override
    public MediaBuffer retain() {
        if (references.getAndUpdate(count -> count == 0 ? 0 : count + 1) == 0) {
            throw closed();
        }
        return this;
    }

    @Override
    public void close() {
        if (references.getAndUpdate(count -> count == 0 ? 0 : count - 1) == 1) {
            packet.close();
        }
    }

    private void checkOpen() {
        if (references.get() == 0) {
            throw closed();
        }
    }

    private static IllegalStateException closed() {
        return new IllegalStateException("the packet is closed");
    }
}
