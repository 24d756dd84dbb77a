package dev.reel.session.flow;

import dev.reel.pipeline.MediaTypeHandler;
import dev.reel.pipeline.StreamSink;
import dev.reel.pipeline.StreamSink.MarkerType;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.Sample;
import dev.reel.topology.ConverterInsertion;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.TopologyNode;
import org.jspecify.annotations.Nullable;

/** An output node at work: moves one item to its stream sink for every request that is open. */
public final class OutputStage {
    /** What an output tells its pipeline; called on the pipeline's queue. */
    interface Owner extends Pump {
        /** How far the output has come, presentation time. */
        void delivered(long sampleTime);

        void outputEnded(OutputStage output);

        /** A converter works in front of the output from now on. */
        void insert(TransformStage converter, TopologyNode output);
    }

    private final SinkDriver driver;
    private final TopologyNode node;
    private final QualityTap quality;
    private final @Nullable ConverterInsertion converters;
    private final @Nullable Trim trim;
    private TransformStage.Link input;
    private @Nullable Sample held;
    /** What comes behind a picture that was held back by the trim. */
    private @Nullable Object following;

    private final TopologyNode.Connection from;
    /** The application has locked the types of what lies before this. */
    private final boolean fixed;

    /** The type of what comes in; looked up when it is first needed, because it is a transform that is asked. */
    private @Nullable MediaType type;

    private volatile boolean waiting;
    private long run;
    private boolean ended;
    private volatile long endTime = Long.MIN_VALUE;

    /**
     * @param converters finds a converter when the format changes to one that the sink does not take; null: none may be
     * @param trim the range to cut to here, or null
     */
    public OutputStage(
            SinkDriver driver,
            TopologyNode node,
            TransformStage.Link input,
            QualityTap quality,
            @Nullable ConverterInsertion converters,
            @Nullable Trim trim) {
        this.driver = driver;
        this.node = node;
        this.input = input;
        this.quality = quality;
        this.converters = converters;
        this.trim = trim;
        this.from = node.input(0);
        this.fixed = from.node().isTrue(NodeAttributes.LOCKED);
    }

    public SinkDriver driver() {
        return driver;
    }

    public TopologyNode node() {
        return node;
    }

    /** Sets the run that end markers belong to, so that a late one of an earlier run is known as such. */
    public void setRun(long newRun) {
        run = newRun;
        endTime = Long.MIN_VALUE;
    }

    /**
     * Keeps data from the sink until the clock has started: it goes by the old time still and would take the data for late. Any
     * thread.
     */
    public void setWaiting(boolean waits) {
        waiting = waits;
    }

    /** Moves one item; false when nothing can move now. */
    public boolean step(Owner pipeline) {
        if (ended || waiting) {
            return false;
        }
        Sample sample = held;
        if (sample == null) {
            if (!driver.hasRequest()) {
                return false;
            }
            Object item = following == null ? input.pull() : following;
            if (item == null) {
                return false;
            }
            boolean judged = following != null;
            following = null;
            if (item instanceof MediaEvent event) {
                Sample last = trim != null && Stage.isEnd(event) ? trim.takeHeld(Long.MAX_VALUE) : null;
                if (last == null) {
                    handOn(event, pipeline);
                    return true;
                }
                following = event;
                item = last;
            } else if (trim != null && !judged) {
                item = kept((Sample) item, trim);
            }
            if (item == null) {
                return true;
            }
            sample = (Sample) item;
        }
        return deliver(sample, pipeline);
    }

    /** Presentation time at which the last delivered sample ends, 100 ns units; MIN_VALUE when there was none. Any thread. */
    public long endTime() {
        return endTime;
    }

    /** Forgets everything in flight. */
    public void flush() {
        Sample sample = held;
        held = null;
        if (sample != null) {
            sample.close();
        }
        Object rest = following;
        following = null;
        if (rest instanceof Sample next) {
            next.close();
        }
        if (trim != null) {
            trim.forget();
        }
        ended = false;
    }

    /** Cuts a sample to the range that is wanted here and gives what comes next; null when nothing does yet. */
    private @Nullable Sample kept(Sample sample, Trim range) {
        MediaType present = inputType();
        boolean compressed = present != null && present.isCompressedFormat();
        long time = sample.hasTime() ? sample.time() : Long.MAX_VALUE;
        return switch (range.apply(sample, compressed, () -> present)) {
            case HOLD -> null;
            case DROP -> {
                sample.close();
                yield null;
            }
            case KEEP -> {
                Sample held = range.takeHeld(time);
                following = held == null ? null : sample;
                yield held == null ? sample : held;
            }
            case END -> {
                sample.close();
                input.finish();
                following = MediaEvent.of(MediaEventType.MEEndOfStream);
                yield range.takeHeld(time);
            }
        };
    }

    /** True for subtitles, which may come long before their time: how far all is cannot be told by them. */
    private boolean isSparse() {
        MediaType present = inputType();
        return present != null
                && present.find(MediaTypeAttributes.MAJOR_TYPE)
                        .filter(MajorType.SUBTITLE::equals)
                        .isPresent();
    }

    private @Nullable MediaType inputType() {
        if (type == null) {
            type = BranchTypes.typeOf(from);
        }
        return type;
    }

    private boolean deliver(Sample sample, Owner pipeline) {
        long time = sample.hasTime() ? sample.time() : Long.MIN_VALUE;
        long end = sample.hasDuration() ? time + sample.duration() : time;
        driver.takeRequest();
        quality.input(node, 0, sample);
        try {
            driver.stream().processSample(sample);
        } catch (MediaException refused) {
            if (isNotNow(refused.status())) {
                driver.returnRequest();
                held = sample;
                return false;
            }
            sample.close();
            throw new StageFailure(driver.name(), refused);
        } catch (RuntimeException failure) {
            sample.close();
            throw new StageFailure(driver.name(), failure);
        }
        held = null;
        if (!isSparse()) {
            endTime = Math.max(endTime, end);
            pipeline.delivered(time);
        }
        return true;
    }

    private void handOn(MediaEvent event, Owner pipeline) {
        StreamSink sink = driver.stream();
        try {
            switch (event.type()) {
                case MEEndOfStream -> {
                    ended = true;
                    sink.placeMarker(MarkerType.ENDOFSEGMENT, PropVariant.EMPTY, PropVariant.i8(run));
                    pipeline.delivered(endTime);
                    pipeline.outputEnded(this);
                }
                case MEStreamTick -> sink.placeMarker(MarkerType.TICK, event.value(), PropVariant.EMPTY);
                case MEStreamFormatChanged -> changeType(event.value().asObject(MediaType.class), pipeline);
                default -> sink.placeMarker(MarkerType.EVENT, PropVariant.unknown(event), PropVariant.EMPTY);
            }
        } catch (RuntimeException failure) {
            throw new StageFailure(driver.name(), failure);
        }
    }

    private void changeType(MediaType newType, Owner pipeline) {
        type = newType;
        MediaTypeHandler handler = driver.stream().typeHandler();
        if (handler.isMediaTypeSupported(newType)) {
            handler.setCurrentMediaType(newType);
            return;
        }
        TopologyNode converter = converters == null
                ? null
                : converters.converterFor(newType, node).orElse(null);
        if (converter == null) {
            throw new MediaException(
                    Status.MF_E_FORMAT_CHANGE_NOT_SUPPORTED,
                    "the format changed to " + newType + " in mid-stream, which " + driver.name() + " does not take"
                            + (converters == null
                                    ? "; the topology may not be changed"
                                    : ", nor is there a converter"));
        }
        insert(converter, pipeline);
    }

    private void insert(TopologyNode converter, Owner pipeline) {
        TransformStage stage =
                TransformStages.of(converter, new TransformStage.Link[] {input}, null, quality, pipeline);
        input = new TransformStage.Link(stage, 0);
        type = stage.outputType();
        pipeline.insert(stage, node);
    }

    /**
     * Finds a type that the sink takes now, after it said that its own is not valid any more: what the branch gives, what the
     * transform before it could give, what a converter makes of it. What waits here in the old type is dropped. On the pipeline's
     * queue.
     */
    public void renegotiate(Owner pipeline) {
        Sample old = held;
        held = null;
        if (old != null) {
            old.close();
        }
        MediaType present = inputType();
        MediaTypeHandler handler = driver.stream().typeHandler();
        if (present == null) {
            throw new MediaException(
                    Status.MF_E_FORMAT_CHANGE_NOT_SUPPORTED, "nobody knows what " + node + " is given");
        }
        if (!handler.isMediaTypeSupported(present) && !changeUpstream(handler)) {
            TopologyNode converter =
                    converters == null ? null : converters.anew(present, node).orElse(null);
            if (converter == null) {
                throw new MediaException(
                        Status.MF_E_FORMAT_CHANGE_NOT_SUPPORTED,
                        driver.name() + " takes " + present + " no more"
                                + (converters == null
                                        ? ", and the topology may not be changed"
                                        : ", nor is there a converter to what it takes"));
            }
            insert(converter, pipeline);
        }
        MediaType found = inputType();
        handler.setCurrentMediaType(found == null ? present : found);
    }

    /** Has the transform before the sink give another type, where nobody else gets it. */
    private boolean changeUpstream(MediaTypeHandler handler) {
        if (fixed || !(input.stage() instanceof TransformStage transform)) {
            return false;
        }
        MediaType changed = transform.changeOutput(input.output(), handler::isMediaTypeSupported);
        if (changed != null) {
            type = changed;
        }
        return changed != null;
    }

    private static boolean isNotNow(Status status) {
        return status.equals(Status.MF_E_INVALIDREQUEST) || status.equals(Status.MF_E_INVALID_STATE_TRANSITION);
    }

    /** True for the marker that this stage placed in a run. */
    public static boolean isEndMarker(MediaEvent event, long run) {
        return event.type() == MediaEventType.MEStreamSinkMarker
                && event.status().isSuccess()
                && event.value().equals(PropVariant.i8(run));
    }
}
