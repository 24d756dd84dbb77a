package dev.reel.protection.process;

import dev.reel.pipeline.EventListener;
import dev.reel.pipeline.EventPort;
import dev.reel.pipeline.transform.AsyncTransform;
import dev.reel.pipeline.transform.OutputStatus;
import dev.reel.pipeline.transform.TransformAttributes;
import dev.reel.pipeline.transform.TransformOutput;
import dev.reel.platform.AttributeKey;
import dev.reel.platform.Attributes;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.WorkQueue;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.SampleProtectionAttributes;
import dev.reel.protection.cenc.KeyId;
import dev.reel.protection.decrypter.Decrypter;
import dev.reel.protection.license.KeyVault;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A decrypter behind a {@link Gate}, on a queue of its own. While the gate is shut, what comes in waits in order: a few samples, because
 * none is asked for meanwhile. Any thread.
 */
final class GatedDecrypter implements AsyncTransform {
    /** Samples asked for ahead. */
    private static final int AHEAD = 2;
    /** Samples between two looks whether the process is still what it should be. */
    private static final int RECHECK = 5000;

    /** Media Foundation's marks of a decrypter: it hears of policies; it is no hardware. */
    private static final AttributeKey<Integer> POLICY_SET_AWARE =
            AttributeKey.uint32("MFT_POLICY_SET_AWARE", "5a633b19-cc39-4fa8-8ca5-59981b7a0018");

    private static final AttributeKey<Integer> USING_HARDWARE_DRM =
            AttributeKey.uint32("MFT_USING_HARDWARE_DRM", "34faa77d-d79e-4957-b8ce-362b2684996c");

    /** What came in: a sample, or a call that has its place behind samples. */
    private record In(@Nullable Sample sample, Runnable call) {}

    /** What goes out: a sample, an event that passes by, or neither for a change of the type. */
    private record Out(@Nullable Sample sample, @Nullable MediaEvent event) {}

    private final Gate gate;
    private final BooleanSupplier sound;
    private final Decrypter inner;
    private final WorkQueue queue;
    private final EventPort<EventListener> port = new EventPort<>();
    private final TransformOutput made = new TransformOutput();
    private final Queue<In> waiting = new ArrayDeque<>();
    private final Queue<Out> ready = new ArrayDeque<>();
    private @Nullable KeyId last;
    private boolean asking;
    private int due;
    private int count;
    private boolean shutDown;

    /**
     * @param sound whether the process is still what it should be
     * @param missing is told once of each key that a sample needs and that is not there
     */
    GatedDecrypter(KeyVault keys, Platform platform, BooleanSupplier sound, Consumer<KeyId> missing) {
        this.gate = new Gate(keys, missing);
        this.sound = sound;
        this.inner = new Decrypter(keys);
        this.queue = platform.serialQueue("decrypter");
        inner.attributes().set(TransformAttributes.ASYNC, 1);
        inner.attributes().set(TransformAttributes.SUPPORT_DYNAMIC_FORMAT_CHANGE, 1);
        inner.attributes().set(POLICY_SET_AWARE, 1);
        inner.attributes().set(USING_HARDWARE_DRM, 0);
    }

    @Override
    public String name() {
        return "decrypter";
    }

    // ---------------------------------------------------------------- the gate

    synchronized Gate.State state() {
        return gate.state();
    }

    /** MEPolicySet: 0 enables at first, another id ends the waiting for it; an id nobody waits for is ignored. */
    synchronized void policySet(int id) {
        gate.policySet(id);
        queue.execute(this::work);
    }

    /** The action begins. */
    synchronized void bind() {
        gate.bind();
        queue.execute(this::work);
    }

    /** No sample goes out before MEPolicySet with this id. */
    synchronized void awaitPolicy(int id) {
        gate.awaitPolicy(id);
    }

    /** Keys have come or gone. */
    synchronized void keysChanged() {
        gate.keysChanged();
        queue.execute(this::work);
    }

    /** Never comes back. */
    synchronized void disable() {
        gate.shutForGood();
        drop();
        inner.close();
    }

    // ---------------------------------------------------------------- work, on the queue

    private void work() {
        while (step()) {
            // One thing after the other.
        }
    }

    /** One thing that waits; events are raised without the lock. */
    private boolean step() {
        int outputs;
        boolean asks = false;
        Runnable call = null;
        synchronized (this) {
            In next = waiting.peek();
            if (next == null || !gate.isOpen() || (next.sample() != null && !gate.passes(keyOf(next.sample())))) {
                return false;
            }
            waiting.remove();
            int before = ready.size();
            if (next.sample() == null) {
                call = next.call();
            } else {
                try {
                    decrypt(next.sample());
                } catch (RuntimeException failure) {
                    call = () -> fail(failure);
                }
                asks = asking;
                due += asks ? 1 : 0;
            }
            outputs = ready.size() - before;
        }
        for (int i = 0; i < outputs; i++) {
            port.emit(MediaEvent.of(MediaEventType.METransformHaveOutput));
        }
        if (call != null) {
            call.run();
        }
        if (asks) {
            port.emit(MediaEvent.of(MediaEventType.METransformNeedInput));
        }
        return true;
    }

    private void decrypt(Sample sample) {
        if (++count % RECHECK == 0 && !sound.getAsBoolean()) {
            sample.close();
            gate.shutForGood();
            throw disabled();
        }
        try {
            inner.processInput(0, sample);
        } catch (RuntimeException failure) {
            sample.close();
            throw failure;
        }
        made.begin();
        while (inner.processOutput(made) == OutputResult.PRODUCED) {
            ready.add(new Out(made.takeSample(), null));
            made.begin();
        }
    }

    private @Nullable KeyId keyOf(Sample sample) {
        if (!sample.hasAttributes() || !sample.attributes().contains(SampleProtectionAttributes.SAMPLE_ID)) {
            return null;
        }
        KeyId id = sample.attributes()
                .find(SampleProtectionAttributes.KEY_ID)
                .map(KeyId::of)
                .filter(found -> !found.isNull())
                .orElse(last);
        last = id;
        return id;
    }

    private void fail(RuntimeException failure) {
        synchronized (this) {
            drop();
        }
        MediaException reason = failure instanceof MediaException media
                ? media
                : new MediaException(Status.E_UNEXPECTED, "the decrypter failed: " + failure, failure);
        MediaEvent event = new MediaEvent(
                MediaEventType.MEError, MediaEvent.NO_EXTENDED_TYPE, reason.status(), PropVariant.unknown(reason));
        event.attributes().set(EventAttributes.MESSAGE, String.valueOf(reason.getMessage()));
        port.emit(event);
    }

    private void drop() {
        asking = false;
        due = 0;
        for (In in = waiting.poll(); in != null; in = waiting.poll()) {
            if (in.sample() != null) {
                in.sample().close();
            }
        }
        for (Out out = ready.poll(); out != null; out = ready.poll()) {
            if (out.sample() != null) {
                out.sample().close();
            }
        }
    }

    // ---------------------------------------------------------------- for the pipeline

    @Override
    public synchronized InputResult processInput(int stream, Sample sample) {
        requireSound();
        if (due == 0) {
            return InputResult.NOT_ACCEPTING;
        }
        due--;
        enqueue(new In(sample, () -> {}));
        return InputResult.ACCEPTED;
    }

    private void enqueue(In in) {
        waiting.add(in);
        queue.execute(this::work);
    }

    @Override
    public synchronized OutputResult processOutput(TransformOutput output) {
        requireSound();
        Out out = ready.poll();
        if (out == null) {
            throw new MediaException(
                    Status.E_UNEXPECTED, "no output was announced; wait for the next METransformHaveOutput");
        }
        if (out.sample() != null) {
            output.put(out.sample());
        } else if (out.event() != null) {
            output.putEvent(out.event());
        } else {
            output.mark(0, OutputStatus.FORMAT_CHANGE);
            return OutputResult.STREAM_CHANGE;
        }
        return OutputResult.PRODUCED;
    }

    @Override
    public void processMessage(Message message, long parameter) {
        AsyncTransform.requireUnlocked(this);
        synchronized (this) {
            switch (message) {
                case FLUSH -> drop();
                case START_OF_STREAM -> {
                    if (!asking) {
                        asking = true;
                        due = AHEAD;
                        queue.execute(this::ask);
                    }
                }
                case END_OF_STREAM -> stopAsking();
                case DRAIN -> {
                    stopAsking();
                    enqueue(new In(null, () -> port.emit(MediaEvent.of(MediaEventType.METransformDrainComplete))));
                }
                case MARKER ->
                    enqueue(new In(null, () -> {
                        MediaEvent event = MediaEvent.of(MediaEventType.METransformMarker);
                        event.attributes().set(EventAttributes.MFT_CONTEXT, parameter);
                        port.emit(event);
                    }));
                default -> inner.processMessage(message, parameter);
            }
        }
    }

    private void ask() {
        for (int i = 0; i < AHEAD; i++) {
            port.emit(MediaEvent.of(MediaEventType.METransformNeedInput));
        }
    }

    private void stopAsking() {
        asking = false;
        due = 0;
    }

    @Override
    public synchronized boolean processEvent(int stream, MediaEvent event) {
        enqueue(new In(null, () -> give(new Out(null, event))));
        return true;
    }

    private void give(Out out) {
        synchronized (this) {
            ready.add(out);
        }
        port.emit(MediaEvent.of(MediaEventType.METransformHaveOutput));
    }

    private void requireSound() {
        if (shutDown) {
            throw new MediaException(Status.MF_E_SHUTDOWN, "the decrypter is shut down");
        }
        if (gate.isShutForGood()) {
            throw disabled();
        }
    }

    private static MediaException disabled() {
        return new MediaException(
                Status.MF_E_UNRECOVERABLE_ERROR_OCCURRED,
                "the decrypter was disabled and does not come back; open the media again");
    }

    @Override
    public void subscribe(EventListener listener) {
        port.subscribe(listener);
    }

    @Override
    public void unsubscribe(EventListener listener) {
        port.unsubscribe(listener);
    }

    @Override
    public void shutdown() {
        port.close();
        synchronized (this) {
            shutDown = true;
            disable();
        }
    }

    @Override
    public synchronized Progress shutdownStatus() {
        if (!shutDown) {
            throw new MediaException(Status.MF_E_INVALIDREQUEST, "the decrypter has not been shut down");
        }
        return Progress.COMPLETED;
    }

    // ---------------------------------------------------------------- types: the output's is the input's

    @Override
    public Attributes attributes() {
        return inner.attributes();
    }

    @Override
    public synchronized List<MediaType> inputAvailableTypes(int stream) {
        return inner.inputAvailableTypes(stream);
    }

    @Override
    public synchronized List<MediaType> outputAvailableTypes(int stream) {
        return inner.outputAvailableTypes(stream);
    }

    @Override
    public synchronized void testInputType(int stream, MediaType type) {
        inner.testInputType(stream, type);
    }

    @Override
    public synchronized void testOutputType(int stream, MediaType type) {
        inner.testOutputType(stream, type);
    }

    /** Behind what is inside; the output changes then. */
    @Override
    public synchronized void setInputType(int stream, @Nullable MediaType type) {
        if (waiting.isEmpty() && ready.isEmpty()) {
            inner.setInputType(stream, type);
        } else {
            enqueue(new In(null, () -> {
                synchronized (this) {
                    inner.setInputType(stream, type);
                }
                give(new Out(null, null));
            }));
        }
    }

    @Override
    public synchronized void setOutputType(int stream, @Nullable MediaType type) {
        inner.setOutputType(stream, type);
    }

    @Override
    public synchronized @Nullable MediaType inputCurrentType(int stream) {
        return inner.inputCurrentType(stream);
    }

    @Override
    public synchronized @Nullable MediaType outputCurrentType(int stream) {
        return inner.outputCurrentType(stream);
    }
}
