package dev.reel.session.flow;

import dev.reel.pipeline.CarriedAttributes;
import dev.reel.pipeline.transform.Transform.Message;
import dev.reel.pipeline.transform.TransformAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.Sample;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.TopologyNode;
import org.jspecify.annotations.Nullable;

/** A synchronous transform at work: takes output while there is some, feeds input when there is none (topology.md §9.1). */
final class SyncTransformStage extends TransformStage {
    /** Attributes on their way around the transform; null when there were none or the transform carries them itself. */
    private @Nullable CarriedAttributes carried;

    SyncTransformStage(TopologyNode node, Link[] inputs, @Nullable Trim trim, QualityTap quality) {
        super(node, inputs, trim, quality);
    }

    @Override
    public @Nullable Object pull(int wanted) {
        try {
            while (true) {
                Object item = outlets.poll(wanted);
                if (item != null) {
                    return item;
                }
                if (ended || outlets.isHeldBack(wanted)) {
                    return null;
                }
                boolean fruitful = true;
                output.begin();
                switch (transform.processOutput(output)) {
                    case PRODUCED -> fruitful = outlets.collect(output);
                    case STREAM_CHANGE -> {
                        outlets.tellChanges(outlets.format().afterStreamChange());
                        fruitful = false;
                    }
                    case NEED_MORE_INPUT -> {
                        if (afterDrain != null) {
                            drained(afterDrain);
                        } else if (!feed()) {
                            return null;
                        }
                    }
                }
                fruitless = fruitful ? 0 : fruitless + 1;
                if (fruitless == PATIENCE) {
                    throw new MediaException(
                            Status.MF_E_UNEXPECTED,
                            name() + " answered " + PATIENCE + " times without giving a sample or asking for input");
                }
            }
        } catch (StageFailure upstream) {
            throw upstream;
        } catch (RuntimeException failure) {
            throw new StageFailure(name(), failure);
        }
    }

    /** Feeds what inputs have; false when nothing can be fed now. */
    private boolean feed() {
        boolean fed = false;
        boolean full = false;
        boolean waiting = false;
        for (int i = 0; i < inputs.length && afterDrain == null; i++) {
            if (inputEnded[i]) {
                continue;
            }
            Sample before = refused[i];
            Object pulled = before != null ? before : inputs[i].pull();
            Object item = pulled == null ? null : prepared(pulled);
            if (item == null) {
                waiting = true;
            } else if (item instanceof Sample sample) {
                boolean taken = give(i, sample);
                // A first refusal is a chance to give output in between.
                fed |= taken || before == null;
                full |= !taken;
            } else {
                takeEvent(i, (MediaEvent) item);
                fed = true;
            }
        }
        if (!fed && full && !waiting) {
            throw new MediaException(
                    Status.MF_E_UNEXPECTED, name() + " neither takes input nor gives output; its streams are stuck");
        }
        return fed;
    }

    @Override
    void drain(MediaEvent reason, int input) {
        afterDrain = reason;
        drainedInput = input;
        if (node.get(NodeAttributes.DRAIN, 0) != DRAIN_NEVER || !Stage.isEnd(reason)) {
            transform.processMessage(Message.DRAIN, 0);
        }
    }

    @Override
    void pass(MediaEvent event) {
        outlets.addToAll(event);
    }

    @Override
    void beforeInput(Sample sample) {
        if (sample.hasAttributes() && !transform.attributes().isTrue(TransformAttributes.EXATTRIBUTE_SUPPORTED)) {
            CarriedAttributes present = carried;
            if (present == null) {
                present = new CarriedAttributes();
                carried = present;
            }
            present.taken(sample);
        }
    }

    @Override
    public void beforeOutput(Sample sample) {
        CarriedAttributes present = carried;
        if (present != null) {
            present.given(sample);
        }
    }

    @Override
    void forget() {
        super.forget();
        carried = null;
    }
}
