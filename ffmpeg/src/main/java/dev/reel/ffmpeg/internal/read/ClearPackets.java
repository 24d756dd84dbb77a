package dev.reel.ffmpeg.internal.read;

import dev.reel.ffmpeg.internal.natives.DemuxedStream;
import dev.reel.ffmpeg.internal.natives.MediaTypes;
import dev.reel.ffmpeg.internal.natives.Packet;
import dev.reel.ffmpeg.internal.natives.PacketBuffer;
import dev.reel.pipeline.transform.Transform;
import dev.reel.pipeline.transform.TransformFactory;
import dev.reel.pipeline.transform.TransformOutput;
import dev.reel.platform.Platform;
import dev.reel.platform.media.Sample;
import java.util.HashMap;
import java.util.Map;

/** Decrypts packets where they lie, by a transform for each stream that turns out to be protected. One thread at a time. */
final class ClearPackets implements AutoCloseable {
    private final TransformFactory decrypters;
    private final Map<Integer, Transform> byStream = new HashMap<>();
    private final TransformOutput output = new TransformOutput();

    ClearPackets(TransformFactory decrypters) {
        this.decrypters = decrypters;
    }

    /**
     * Makes a packet clear.
     *
     * @throws dev.reel.platform.MediaException what the decrypter says: a key is missing, or does not fit
     */
    void clear(DemuxedStream stream, Packet packet) {
        boolean locked = PacketProtection.isProtected(packet);
        Transform decrypter = byStream.get(stream.index());
        if (decrypter == null) {
            if (!locked) {
                return;
            }
            decrypter = decrypters.create(Platform.system());
            byStream.put(stream.index(), decrypter);
            decrypter.setInputType(0, MediaTypes.of(stream));
        }
        if (locked) {
            packet.makeWritable();
        }
        Packet own = new Packet();
        own.take(packet);
        Sample sample = new Sample(PacketBuffer.writable(own));
        PacketProtection.copy(own, sample);
        sample.setCleanPoint(own.isKeyFrame());
        try {
            decrypter.processInput(0, sample);
        } catch (RuntimeException e) {
            sample.close();
            throw e;
        }
        output.begin();
        decrypter.processOutput(output);
        try (Sample made = output.takeSample()) {
            if (made == null || !(made.buffer(0) instanceof PacketBuffer buffer) || buffer.packet() != own) {
                throw new IllegalStateException("a decrypter must leave a sample where it is");
            }
            PacketProtection.remove(own);
            packet.take(own);
        }
    }

    /** Nothing follows: few samples, too, tell whether a key fits. */
    void finish() {
        for (Transform decrypter : byStream.values()) {
            decrypter.processMessage(Transform.Message.DRAIN, 0);
            decrypter.processOutput(output);
        }
    }

    /** The position changes. */
    void restart() {
        byStream.values().forEach(decrypter -> decrypter.processMessage(Transform.Message.FLUSH, 0));
    }

    @Override
    public void close() {
        byStream.values().forEach(Transform::close);
        byStream.clear();
    }
}
