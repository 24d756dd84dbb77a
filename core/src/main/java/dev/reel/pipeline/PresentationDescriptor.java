package dev.reel.pipeline;

import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.util.BitSet;
import java.util.List;

/**
 * What a source presents: its streams, which of them are selected, attributes such as the duration (topology.md §6).
 *
 * <p>A copy shares the stream descriptors and has a selection and attributes of its own. Change a selection only while the
 * source is stopped.
 */
public final class PresentationDescriptor extends Attributes {
    private final List<StreamDescriptor> streams;
    private final BitSet selected = new BitSet();

    /** Nothing is selected at first. */
    public PresentationDescriptor(List<StreamDescriptor> streams) {
        for (StreamDescriptor stream : streams) {
            if (stream == null) {
                throw new MediaException(Status.E_INVALIDARG, "a presentation cannot hold a null stream descriptor");
            }
        }
        this.streams = List.copyOf(streams);
    }

    public List<StreamDescriptor> streamDescriptors() {
        return streams;
    }

    public int streamCount() {
        return streams.size();
    }

    /** {@code E_INVALIDARG} for a bad index, here and in the next methods. */
    public StreamDescriptor streamDescriptor(int index) {
        check(index);
        return streams.get(index);
    }

    public synchronized boolean isSelected(int index) {
        check(index);
        return selected.get(index);
    }

    public synchronized boolean isSelected(StreamDescriptor stream) {
        int index = streams.indexOf(stream);
        return index >= 0 && selected.get(index);
    }

    public synchronized void select(int index) {
        check(index);
        selected.set(index);
    }

    public synchronized void deselect(int index) {
        check(index);
        selected.clear(index);
    }

    /** The selected streams in order. */
    public synchronized List<StreamDescriptor> selectedStreams() {
        return selected.stream().mapToObj(streams::get).toList();
    }

    /**
     * True when a stream, selected or not, is marked as protected by {@link DescriptorAttributes#PROTECTED}: the presentation
     * plays in a protected environment only ({@code MFRequireProtectedEnvironment}, media-session.md §1).
     */
    public boolean requiresProtectedEnvironment() {
        return streams.stream().anyMatch(stream -> stream.get(DescriptorAttributes.PROTECTED, 0) == 1);
    }

    /** A shallow copy: same stream descriptor objects, own selection and attributes. */
    public PresentationDescriptor copy() {
        PresentationDescriptor copy = new PresentationDescriptor(streams);
        synchronized (this) {
            copy.selected.or(selected);
        }
        copyAllItems(copy);
        return copy;
    }

    private void check(int index) {
        if (index < 0 || index >= streams.size()) {
            throw new MediaException(
                    Status.E_INVALIDARG, "no stream at index " + index + ", the presentation has " + streams.size());
        }
    }
}
