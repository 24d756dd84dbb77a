package dev.reel.session;

import dev.reel.pipeline.MediaTypeHandler;
import dev.reel.pipeline.StreamSink;
import dev.reel.pipeline.StreamSink.MarkerType;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.MediaType;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Sample;
import dev.reel.platform.Status;
import dev.reel.topology.ConverterInsertion;
import dev.reel.topology.TopologyNode;
import org.jspecify.annotations.Nullable;

/** An output node at work: moves one item to its stream sink for every request that is open. */
final class OutputStage {
    private final SinkDriver driver;
    private final TopologyNode node;
    private final QualityTap quality;
    private final @Nullable ConverterInsertion converters;
    private TransformStage.Link input;
    private @Nullable Sample held;
    private long run;
    private boolean ended;
    private volatile long endTime = Long.MIN_VALUE;

    /** @param converters finds a converter when the format changes to one that the sink does not take; null: none may be */
    OutputStage(
            SinkDriver driver,
            TopologyNode node,
            TransformStage.Link input,
            QualityTap quality,
            @Nullable ConverterInsertion converters) {
        this.driver = driver;
        this.node = node;
        this.input = input;
        this.quality = quality;
        this.converters = converters;
    }

    SinkDriver driver() {
        return driver;
    }

    TopologyNode node() {
        return node;
    }

    /** Sets the run that end markers belong to, so that a late one of an earlier run is known as such. */
    void setRun(long newRun) {
        run = newRun;
        endTime = Long.MIN_VALUE;
    }

    /** Moves one item; false when nothing can move now. */
    boolean step(Pipeline pipeline) {
        if (ended) {
            return false;
        }
        Sample sample = held;
        if (sample == null) {
            if (!driver.hasRequest()) {
                return false;
            }
            Object item = input.pull();
            if (item == null) {
                return false;
            }
            if (item instanceof MediaEvent event) {
                handOn(event, pipeline);
                return true;
            }
            sample = (Sample) item;
        }
        return deliver(sample, pipeline);
    }

    /** Presentation time at which the last delivered sample ends, 100 ns units; MIN_VALUE when there was none. Any thread. */
    long endTime() {
        return endTime;
    }

    /** Forgets everything in flight. */
    void flush() {
        Sample sample = held;
        held = null;
        if (sample != null) {
            sample.close();
        }
        ended = false;
    }

    private boolean deliver(Sample sample, Pipeline pipeline) {
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
        endTime = Math.max(endTime, end);
        pipeline.delivered(time);
        return true;
    }

    private void handOn(MediaEvent event, Pipeline pipeline) {
        StreamSink sink = driver.stream();
        try {
            switch (event.type()) {
                case MEEndOfStream -> {
                    ended = true;
                    sink.placeMarker(MarkerType.ENDOFSEGMENT, PropVariant.EMPTY, PropVariant.i8(run));
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

    private void changeType(MediaType type, Pipeline pipeline) {
        MediaTypeHandler handler = driver.stream().typeHandler();
        if (handler.isMediaTypeSupported(type)) {
            handler.setCurrentMediaType(type);
            return;
        }
        TopologyNode converter =
                converters == null ? null : converters.converterFor(type, node).orElse(null);
        if (converter == null) {
            throw new MediaException(
                    Status.MF_E_FORMAT_CHANGE_NOT_SUPPORTED,
                    "the format changed to " + type + " in mid-stream, which " + driver.name() + " does not take"
                            + (converters == null
                                    ? "; the topology may not be changed"
                                    : ", nor is there a converter"));
        }
        TransformStage stage = TransformStage.of(converter, new TransformStage.Link[] {input}, null, quality, pipeline);
        input = new TransformStage.Link(stage, 0);
        pipeline.insert(stage, node);
    }

    private static boolean isNotNow(Status status) {
        return status.equals(Status.MF_E_INVALIDREQUEST) || status.equals(Status.MF_E_INVALID_STATE_TRANSITION);
    }

    /** True for the marker that this stage placed in a run. */
    static boolean isEndMarker(MediaEvent event, long run) {
        return event.type() == MediaEventType.MEStreamSinkMarker
                && event.status().isSuccess()
                && event.value().equals(PropVariant.i8(run));
    }
}
