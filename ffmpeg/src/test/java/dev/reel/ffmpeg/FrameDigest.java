package dev.reel.ffmpeg;

import dev.reel.ffmpeg.internal.natives.BufferHash;
import dev.reel.platform.MediaException;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;

/**
 * Hashes the decoded samples of one stream as they pass, for a sink that wants to know whether all is as it should be. The
 * result equals {@link StreamDigests} and the shipped {@code ffmpeg} program.
 *
 * <p>One thread at a time; close it when done.
 */
public final class FrameDigest implements AutoCloseable {
    private final int stream;
    private final StreamDigest.Kind kind;
    private final BufferHash hash;

    /**
     * @param stream the stream's number, for the result
     * @param kind pictures or samples
     */
    public FrameDigest(int stream, StreamDigest.Kind kind) {
        this.stream = stream;
        this.kind = kind;
        this.hash = new BufferHash(kind == StreamDigest.Kind.VIDEO);
    }

    /**
     * Takes a decoded sample in; its reference stays with the caller.
     *
     * @param type the uncompressed type of this sample; it may change from sample to sample
     * @throws MediaException when the sample is not of that type
     */
    public void add(Sample sample, MediaType type) {
        for (int i = 0; i < sample.bufferCount(); i++) {
            hash.add(sample.buffer(i), type);
        }
    }

    /** Frames of video, samples per channel of audio so far. */
    public long units() {
        return hash.units();
    }

    /** Ends the hash; no sample may follow. */
    public StreamDigest finish() {
        String done = hash.finish();
        return new StreamDigest(stream, kind, hash.units(), done, 0);
    }

    @Override
    public void close() {
        hash.close();
    }
}
