package dev.reel.session.flow;

import dev.reel.pipeline.transform.OutputStatus;
import dev.reel.pipeline.transform.Transform;
import dev.reel.pipeline.transform.TransformOutput;
import dev.reel.pipeline.transform.TransformStreams;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import dev.reel.topology.TopologyNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The outputs of a transform at work: what has come out and waits to be asked for, cut to the wanted range, and the types of what
 * comes (topology.md §9.1, §9.4).
 *
 * <p>Lives on its pipeline's queue.
 */
final class TransformOutlets {
    /** The transform at work that they are the outputs of. */
    interface Owner {
        String name();

        /** A sample has come out. */
        void beforeOutput(Sample sample);

        /** What is wanted has come out: nothing more goes on. */
        void end(MediaEvent event);

        /** No input is needed any more. */
        void finishInputs();
    }

    /** Items that may wait at one output while another is asked. */
    private static final int BACKLOG = 16;

    private final Owner stage;
    private final TopologyNode node;
    private final Transform transform;
    private final QualityTap quality;
    private final List<ArrayDeque<Object>> ready;
    /** Which outputs lead anywhere; what comes out of the others is dropped. */
    private final boolean[] connected;

    private final @Nullable Trim trim;
    /** What has been said since the trim holds a picture. */
    private final List<Object> behindHeld = new ArrayList<>();

    private final Supplier<@Nullable MediaType> outputType;
    /** Asked when data first flows: only then is the transform this queue's. */
    private @Nullable TransformStreams streams;
    /** Made when data first flows: only then is the transform this queue's. */
    private @Nullable TransformFormat format;

    /** @param trim the range to cut to here, or null */
    TransformOutlets(Owner stage, TopologyNode node, Transform transform, @Nullable Trim trim, QualityTap quality) {
        this.stage = stage;
        this.node = node;
        this.transform = transform;
        this.quality = quality;
        this.trim = trim;
        this.outputType = () -> transform.outputCurrentType(streams().outputId(0));
        int outputs = Math.max(1, node.outputCount());
        this.ready =
                Stream.generate(() -> new ArrayDeque<Object>(2)).limit(outputs).toList();
        this.connected = new boolean[outputs];
        for (int i = 0; i < outputs; i++) {
            connected[i] = outputs == 1 || node.outputOrNull(i) != null;
        }
    }

    TransformStreams streams() {
        TransformStreams present = streams;
        if (present == null) {
            present = TransformStreams.of(transform);
            streams = present;
        }
        return present;
    }

    /** True when there is one output. */
    boolean isOnly() {
        return connected.length == 1;
    }

    /** The next item of an output; null when none waits. */
    @Nullable
    Object poll(int output) {
        return ready.get(output).poll();
    }

    /** Drops what waits. */
    void clear() {
        if (trim != null) {
            trim.forget();
        }
        behindHeld.clear();
        for (ArrayDeque<Object> queue : ready) {
            queue.forEach(item -> {
                if (item instanceof Sample sample) {
                    sample.close();
                }
            });
            queue.clear();
        }
    }

    /** An output that is not asked may not pile up more and more. */
    boolean isHeldBack(int wanted) {
        for (int i = 0; i < connected.length; i++) {
            if (i != wanted && connected[i] && ready.get(i).size() >= BACKLOG) {
                return true;
            }
        }
        return false;
    }

    /** Deals with an output that was produced; true when there was a sample. */
    boolean collect(TransformOutput output) {
        List<MediaEvent> events = output.takeEvents();
        for (int i = 0; i < events.size(); i++) {
            MediaEvent event = events.get(i);
            if (event.type() == MediaEventType.MEQualityNotify) {
                quality.event(transform, event);
            } else {
                addToAll(event);
            }
        }
        if (output.takeNewStreams()) {
            streamsChanged();
        }
        int stream = streams().outputIndex(output.stream());
        Sample sample = output.takeSample();
        if (sample != null) {
            produced(stream, sample);
        }
        if (output.has(OutputStatus.STREAM_END) && isConnected(stream)) {
            if (trim != null) {
                addHeld(trim, Long.MAX_VALUE);
            }
            ready.get(stream).add(MediaEvent.of(MediaEventType.MEEndOfStream));
        }
        return sample != null;
    }

    private void produced(int stream, Sample sample) {
        stage.beforeOutput(sample);
        quality.output(node, stream, sample);
        if (!isConnected(stream)) {
            sample.close();
            return;
        }
        if (trim == null) {
            ready.get(stream).add(sample);
            return;
        }
        long time = sample.hasTime() ? sample.time() : Long.MAX_VALUE;
        switch (trim.apply(sample, outputType)) {
            case KEEP -> {
                addHeld(trim, time);
                ready.get(stream).add(sample);
            }
            case DROP -> sample.close();
            case HOLD -> {
                // The trim has it, and what was said behind the one before belongs before this one.
                ready.get(0).addAll(behindHeld);
                behindHeld.clear();
            }
            case END -> {
                addHeld(trim, time);
                sample.close();
                stage.end(MediaEvent.of(MediaEventType.MEEndOfStream));
                stage.finishInputs();
            }
        }
    }

    /** A branch is trimmed where it has one output. */
    private void addHeld(Trim range, long next) {
        Sample held = range.takeHeld(next);
        if (held != null) {
            ready.get(0).add(held);
        }
        ready.get(0).addAll(behindHeld);
        behindHeld.clear();
    }

    /** Outputs that are gone end, those that are new get a type and lead nowhere, then the others' formats are looked at. */
    private void streamsChanged() {
        TransformStreams before = streams();
        TransformStreams now = TransformStreams.of(transform);
        for (int i = 0; i < connected.length; i++) {
            if (connected[i] && i < before.outputCount() && !now.hasOutput(before.outputId(i))) {
                ready.get(i).add(MediaEvent.of(MediaEventType.MEEndOfStream));
            }
        }
        TransformStreams all = before.followedBy(now);
        TransformFormat types = new TransformFormat(transform, stage.name(), all);
        streams = all;
        format = types;
        tellChanges(types.afterStreamChange());
    }

    TransformFormat format() {
        TransformFormat present = format;
        if (present == null) {
            present = new TransformFormat(transform, stage.name(), streams());
            format = present;
        }
        return present;
    }

    private boolean isConnected(int stream) {
        return stream >= 0 && stream < connected.length && connected[stream];
    }

    void addToAll(MediaEvent event) {
        if (trim != null && Stage.isEnd(event)) {
            addHeld(trim, Long.MAX_VALUE);
        }
        for (int i = 0; i < connected.length; i++) {
            if (connected[i]) {
                ready.get(i).add(event);
            }
        }
    }

    void tellChanges(List<TransformFormat.Change> changes) {
        for (TransformFormat.Change change : changes) {
            if (trim != null && trim.isHolding()) {
                behindHeld.add(change.event());
            } else if (isConnected(change.output())) {
                ready.get(change.output()).add(change.event());
            }
        }
    }
}
