package dev.reel.session.flow;

import dev.reel.pipeline.EventListener;
import dev.reel.pipeline.transform.AsyncTransform;
import dev.reel.pipeline.transform.Transform.Message;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.media.Sample;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.TopologyNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An asynchronous transform at work (topology.md §9.3): answers each of its requests for input and takes each output that it
 * announces, so far as the outputs here are asked for.
 *
 * <p>{@link #onEvent} runs on the transform's threads and only puts events into the inbox; everything else lives on the
 * pipeline's queue. It listens from START_OF_STREAM until it is flushed or through. A transform that has everything and stays
 * silent is an error after the component time-out.
 */
final class AsyncTransformStage extends TransformStage implements EventListener {
    private final AsyncTransform async;
    private final Pump pipeline;
    private final SilenceWatch watch;
    private final ArrayDeque<MediaEvent> inbox = new ArrayDeque<>();
    /** Requests for input that are open, by input. */
    private final int[] wanted;
    /** Events that wait until the transform has given what it makes of the data before them, by marker. */
    private Map<Long, MediaEvent> markers = new HashMap<>();

    private long lastMarker;
    private boolean listening;
    private volatile @Nullable Rest rest;

    /** What the stage of the next topology goes on with. */
    private record Rest(List<MediaEvent> inbox, List<Integer> wanted, Map<Long, MediaEvent> markers, long lastMarker) {}

    AsyncTransformStage(
            TopologyNode node,
            AsyncTransform async,
            Link[] inputs,
            @Nullable Trim trim,
            QualityTap quality,
            Pump pipeline) {
        super(node, inputs, trim, quality);
        this.async = async;
        this.pipeline = pipeline;
        this.wanted = new int[inputs.length];
        this.watch = new SilenceWatch(pipeline.platform(), pipeline.queue(), pipeline.componentTimeout(), this::silent);
    }

    @Override
    public String name() {
        return "transform " + async.name();
    }

    @Override
    public void onEvent(MediaEvent event) {
        switch (event.type()) {
            case METransformNeedInput, METransformHaveOutput, METransformDrainComplete, METransformMarker -> {
                synchronized (inbox) {
                    inbox.add(event);
                }
                pipeline.wake();
            }
            default -> pipeline.transformSaid(name(), transform, event);
        }
    }

    @Override
    public @Nullable Object pull(int output) {
        try {
            while (true) {
                // Input first: the transform works on it while what it has made goes on.
                boolean fed = feed();
                Object item = outlets.poll(output);
                if (item != null) {
                    return item;
                }
                if (ended || outlets.isHeldBack(output)) {
                    return null;
                }
                MediaEvent event = next();
                if (event != null) {
                    watch.heard();
                    take(event);
                } else if (!fed) {
                    if (isItsTurn()) {
                        watch.await();
                    }
                    return null;
                }
            }
        } catch (StageFailure upstream) {
            throw upstream;
        } catch (RuntimeException failure) {
            throw new StageFailure(name(), failure);
        }
    }

    private @Nullable MediaEvent next() {
        synchronized (inbox) {
            return inbox.poll();
        }
    }

    private void take(MediaEvent event) {
        switch (event.type()) {
            case METransformNeedInput -> {
                int input = inputIndex(
                        event.hasAttributes() ? event.attributes().get(EventAttributes.MFT_INPUT_STREAM_ID, 0) : 0);
                if (input >= 0 && input < wanted.length && !inputEnded[input] && afterDrain == null) {
                    wanted[input]++;
                }
            }
            case METransformHaveOutput -> takeOutput();
            case METransformDrainComplete -> {
                if (afterDrain != null) {
                    drained(afterDrain);
                    if (!ended) {
                        goOn();
                    }
                }
            }
            default -> {
                MediaEvent waiting = markers.remove(event.attributes().get(EventAttributes.MFT_CONTEXT, 0L));
                if (waiting == afterDrain && waiting != null) {
                    drained(waiting);
                } else if (waiting != null) {
                    outlets.addToAll(waiting);
                }
            }
        }
    }

    private void takeOutput() {
        boolean fruitful = false;
        output.begin();
        try {
            switch (transform.processOutput(output)) {
                case PRODUCED -> {
                    outlets.collect(output);
                    fruitful = true;
                }
                case STREAM_CHANGE -> outlets.tellChanges(outlets.format().afterStreamChange());
                case NEED_MORE_INPUT -> {
                    // Against the contract, but no harm: the next announcement counts.
                }
            }
        } catch (MediaException refused) {
            if (!refused.status().equals(Status.E_UNEXPECTED)) {
                throw refused;
            }
            // The announcement was one from before a flush, or came twice.
        }
        fruitless = fruitful ? 0 : fruitless + 1;
        if (fruitless == PATIENCE) {
            throw new MediaException(
                    Status.MF_E_UNEXPECTED, name() + " announced " + PATIENCE + " outputs in a row and gave none");
        }
    }

    /** Gives the transform what it has asked for; false when nothing could be given. */
    private boolean feed() {
        boolean fed = false;
        for (int i = 0; i < inputs.length; i++) {
            while (wanted[i] > 0 && !inputEnded[i] && afterDrain == null && !ended) {
                Sample before = refused[i];
                Object pulled = before != null ? before : inputs[i].pull();
                if (pulled == null) {
                    break;
                }
                Object item = prepared(pulled);
                fed = true;
                watch.heard();
                if (item instanceof Sample sample) {
                    // A refusal voids the request: it was one from before a flush.
                    wanted[i]--;
                    give(i, sample);
                } else {
                    takeEvent(i, (MediaEvent) item);
                }
            }
        }
        return fed;
    }

    /** True when nothing that it asked for is missing, so that it has to say something. */
    private boolean isItsTurn() {
        if (!listening) {
            return false;
        }
        if (afterDrain == null) {
            for (int i = 0; i < wanted.length; i++) {
                if (wanted[i] > 0 && !inputEnded[i]) {
                    return false;
                }
            }
        }
        return true;
    }

    private void silent() {
        if (pipeline.isRunning()) {
            long seconds = pipeline.componentTimeout() / Platform.SECOND;
            pipeline.failed(new StageFailure(
                    name(),
                    new MediaException(
                            SessionStatus.ERROR_TIMEOUT,
                            name() + " has had all that it asked for and has said nothing for " + seconds
                                    + " s; use another one, or give it more time by the component time-out")));
        }
    }

    // ---------------------------------------------------------------- draining and what goes in-band

    @Override
    void inputEnded(int input) {
        wanted[input] = 0;
        super.inputEnded(input);
    }

    @Override
    void drain(MediaEvent reason, int input) {
        afterDrain = reason;
        drainedInput = input;
        Arrays.fill(wanted, 0);
        if (Stage.isEnd(reason) && node.get(NodeAttributes.DRAIN, 0) == DRAIN_NEVER) {
            mark(reason);
        } else {
            transform.processMessage(Message.DRAIN, 0);
        }
    }

    /** The transform has been drained in mid-stream: it is to ask again. */
    private void goOn() {
        transform.processMessage(Message.START_OF_STREAM, 0);
        for (int i = 0; i < inputs.length; i++) {
            if (inputEnded[i]) {
                super.inputEnded(i);
            }
        }
    }

    @Override
    void pass(MediaEvent event) {
        mark(event);
    }

    private void mark(MediaEvent event) {
        lastMarker++;
        markers.put(lastMarker, event);
        transform.processMessage(Message.MARKER, lastMarker);
    }

    @Override
    public void end(MediaEvent event) {
        super.end(event);
        watch.heard();
        stopListening();
    }

    @Override
    public void finish(int finished) {
        super.finish(finished);
        if (ended) {
            watch.heard();
            stopListening();
        }
    }

    // ---------------------------------------------------------------- the life of the topology

    @Override
    void tell(Message message) {
        if (message == Message.START_OF_STREAM && !listening) {
            async.subscribe(this);
            listening = true;
        }
        super.tell(message);
    }

    private void stopListening() {
        if (listening) {
            listening = false;
            async.unsubscribe(this);
        }
    }

    @Override
    public void flush(FlushReason reason) {
        watch.heard();
        stopListening();
        markers.values().removeIf(Stage::isEnd);
        super.flush(reason);
    }

    /** What it asked for and announced is void; without a flush both still count. */
    @Override
    void flushTransform() {
        synchronized (inbox) {
            inbox.clear();
        }
        Arrays.fill(wanted, 0);
        markers.clear();
        super.flushTransform();
    }

    @Override
    void handOver() {
        stopListening();
        synchronized (inbox) {
            rest = new Rest(
                    new ArrayList<>(inbox), Arrays.stream(wanted).boxed().toList(), markers, lastMarker);
            inbox.clear();
        }
        Arrays.fill(wanted, 0);
        markers = new HashMap<>();
    }

    @Override
    public void carryOn(TransformStage before) {
        super.carryOn(before);
        if (before instanceof AsyncTransformStage previous) {
            Rest left = previous.rest;
            previous.rest = null;
            if (left != null && left.wanted.size() == wanted.length) {
                synchronized (inbox) {
                    inbox.addAll(left.inbox);
                }
                Arrays.setAll(wanted, left.wanted::get);
                markers = new HashMap<>(left.markers);
                lastMarker = left.lastMarker;
            }
        }
    }

    @Override
    void leave() {
        watch.heard();
        stopListening();
        super.leave();
    }

    /** Ending it may take its time, so it happens where one may wait. */
    @Override
    void release() {
        pipeline.platform().blocking().execute(() -> SessionLog.guard("closing " + name(), super::release));
    }
}
