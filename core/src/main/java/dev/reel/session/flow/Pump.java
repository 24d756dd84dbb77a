package dev.reel.session.flow;

import dev.reel.pipeline.transform.Transform;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.Platform;
import dev.reel.platform.WorkQueue;

/** What a stage knows of the pipeline that it works in. */
public interface Pump {
    /** Makes the pump run soon; any thread. */
    void wake();

    /** Owns the stages. */
    WorkQueue queue();

    /** On the queue: does something with the stages while none of them works ahead. */
    void alone(Runnable action);

    /** On the queue: true while data may flow. */
    boolean isRunning();

    /** True while sinks fill up before the clock starts. */
    boolean isPrerolling();

    Platform platform();

    /** How long a component may be silent when it is its turn, 100 ns units. */
    long componentTimeout();

    /** On the queue: a component failed, nothing flows until it is told to. */
    void failed(StageFailure failure);

    /** A transform says something that is not about its work; any thread. */
    void transformSaid(String name, Transform transform, MediaEvent event);
}
