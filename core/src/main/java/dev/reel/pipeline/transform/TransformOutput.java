package dev.reel.pipeline.transform;

import dev.reel.platform.MediaEvent;
import dev.reel.platform.media.Sample;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a transform puts its output; owned by the caller and used again for every call, so that output costs no object.
 *
 * <p>Events of a call come before its sample. Used on the branch's thread only.
 */
public final class TransformOutput {
    private int stream;
    private @Nullable Sample sample;
    private final List<MediaEvent> events = new ArrayList<>(0);
    private final Set<OutputStatus> statuses = EnumSet.noneOf(OutputStatus.class);
    private boolean newStreams;

    /** An empty output. */
    public TransformOutput() {}

    /** The output stream that the sample belongs to. */
    public int stream() {
        return stream;
    }

    /** Puts a sample and its reference for output 0. */
    public void put(Sample produced) {
        put(0, produced);
    }

    public void put(int outputStream, Sample produced) {
        if (sample != null) {
            throw new IllegalStateException("the output holds a sample already");
        }
        stream = outputStream;
        sample = produced;
    }

    /** What a client does before each call for output: what was said of the one before is forgotten. */
    public void begin() {
        stream = 0;
        if (!statuses.isEmpty()) {
            statuses.clear();
        }
    }

    /** Says something of an output; it may have a sample besides. */
    public void mark(int outputStream, OutputStatus status) {
        stream = outputStream;
        statuses.add(status);
    }

    /** What was said of the output. */
    public boolean has(OutputStatus status) {
        return statuses.contains(status);
    }

    /** Says that the transform has other output streams than before (MFT_PROCESS_OUTPUT_STATUS_NEW_STREAMS). */
    public void markNewStreams() {
        newStreams = true;
    }

    /** True once after the output streams have changed: look at what is gone, then at what is new, then at formats. */
    public boolean takeNewStreams() {
        boolean taken = newStreams;
        newStreams = false;
        return taken;
    }

    public void putEvent(MediaEvent event) {
        events.add(event);
    }

    /** Takes the sample and its reference, if there is one. */
    public @Nullable Sample takeSample() {
        Sample taken = sample;
        sample = null;
        return taken;
    }

    /** Takes the events; usually none. */
    public List<MediaEvent> takeEvents() {
        if (events.isEmpty()) {
            return List.of();
        }
        List<MediaEvent> taken = List.copyOf(events);
        events.clear();
        return taken;
    }
}
