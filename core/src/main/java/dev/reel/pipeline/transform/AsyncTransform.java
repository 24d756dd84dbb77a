package dev.reel.pipeline.transform;

import dev.reel.pipeline.EventListener;
import dev.reel.pipeline.ShutdownStatus;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;

/**
 * A transform that works on threads of its own and says by events when it wants input and has output (topology.md §9.3).
 *
 * <p>Its attributes hold {@link TransformAttributes#ASYNC}. Until {@link TransformAttributes#ASYNC_UNLOCK} is set there, every
 * call is {@code MF_E_TRANSFORM_ASYNC_LOCKED}, but for {@link #attributes}, the stream counts and ids,
 * {@link #inputAvailableTypes}, and for encoders {@link #outputCurrentType} and {@link #setOutputType}; subscribing and
 * {@link #shutdown} are always possible. The loader unlocks what it puts into a topology.
 *
 * <p>The events, whose input streams stand in MF_EVENT_MFT_INPUT_STREAM_ID (0 when absent):
 *
 * <ul>
 *   <li>METransformNeedInput: one {@link #processInput} for the stream may follow; without, it is NOT_ACCEPTING. They begin with
 *       START_OF_STREAM and end with END_OF_STREAM, DRAIN or FLUSH, which also void those that are open. A further
 *       START_OF_STREAM while they flow changes nothing.
 *   <li>METransformHaveOutput: one {@link #processOutput} may follow; without, it is {@code E_UNEXPECTED}. It never answers
 *       NEED_MORE_INPUT.
 *   <li>METransformDrainComplete: all that was inside at DRAIN has been announced before.
 *   <li>METransformMarker with MF_EVENT_MFT_CONTEXT: the same for what could be made of the input before MARKER; nothing is
 *       dropped, input goes on.
 *   <li>MEError: it has failed and goes no further before a FLUSH.
 * </ul>
 *
 * <p>A new input type is taken at any time: what is inside is still made as before, then the output changes
 * (STREAM_CHANGE). After FLUSH nothing from before comes out; an event that was on its way may still be seen, so a client takes a
 * refusal that follows for what it is.
 *
 * <p>One client thread at a time; the transform keeps its own threads apart. No call waits for work in progress longer than for
 * one sample of it. Events come one at a time and in order, on the transform's threads.
 */
public interface AsyncTransform extends Transform, ShutdownStatus {
    /** A short name for messages. */
    default String name() {
        return getClass().getSimpleName();
    }

    /** Sets the one listener; a second one is {@code MF_E_MULTIPLE_SUBSCRIBERS}. What happens without one waits for it. */
    void subscribe(EventListener listener);

    /** Takes the listener away if it is the one. */
    void unsubscribe(EventListener listener);

    /** Ends it: everything inside is dropped, no event follows, other calls are {@code MF_E_SHUTDOWN}; again does nothing. */
    @Override
    void shutdown();

    @Override
    default void close() {
        shutdown();
    }

    /** Unlocks a transform if it is an asynchronous one; what a pipeline does before it uses it. */
    static void unlock(Transform transform) {
        if (transform.attributes().isTrue(TransformAttributes.ASYNC)) {
            transform.attributes().set(TransformAttributes.ASYNC_UNLOCK, 1);
        }
    }

    /** Fails while a transform is locked; what an implementation does first in its calls. */
    static void requireUnlocked(AsyncTransform transform) {
        if (!transform.attributes().isTrue(TransformAttributes.ASYNC_UNLOCK)) {
            throw new MediaException(
                    Status.MF_E_TRANSFORM_ASYNC_LOCKED,
                    transform.name()
                            + " is asynchronous and locked; set MF_TRANSFORM_ASYNC_UNLOCK and read its events");
        }
    }
}
