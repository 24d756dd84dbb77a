package dev.reel.protection.process;

import dev.reel.pipeline.EventListener;
import dev.reel.pipeline.EventPort;
import dev.reel.pipeline.transform.AsyncTransform;
import dev.reel.pipeline.transform.InputStreamInfo;
import dev.reel.pipeline.transform.OutputStreamInfo;
import dev.reel.pipeline.transform.TransformOutput;
import dev.reel.pipeline.transform.WorkQueueTransform;
import dev.reel.platform.AttributeKey;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.SampleProtectionAttributes;
import dev.reel.protection.cenc.KeyId;
import dev.reel.protection.decrypter.Decrypter;
import dev.reel.protection.license.KeyVault;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A decrypter behind a gate (protected-path.md §5.4): born disabled, open once the policy is set and the action bound, shut again
 * while a stricter policy is on its way or a key is missing, and in the end for good.
 *
 * <p>While the gate is shut, what comes in waits in order, a few samples at most, because none is asked for meanwhile. Any thread.
 */
final class GatedDecrypter implements AsyncTransform {
    /** Media Foundation's marks of a decrypter: it hears of policies; it is no hardware. */
    private static final AttributeKey<Integer> POLICY_SET_AWARE =
            AttributeKey.uint32("MFT_POLICY_SET_AWARE", "5a633b19-cc39-4fa8-8ca5-59981b7a0018");

    private static final AttributeKey<Integer> USING_HARDWARE_DRM =
            AttributeKey.uint32("MFT_USING_HARDWARE_DRM", "34faa77d-d79e-4957-b8ce-362b2684996c");

    /** Where the gate stands. */
    enum State {
        DISABLED_INITIAL,
        ENABLED,
        WAITING_POLICY,
        WAITING_KEY,
        DISABLED_FOR_GOOD
    }

    private final KeyVault keys;
    private final Consumer<KeyId> missing;
    private final AsyncTransform inner;
    private final EventPort<EventListener> port = new EventPort<>();
    private final Queue<Held> waiting = new ArrayDeque<>();
    private final Set<KeyId> told = new HashSet<>();
    private final Set<Integer> policies = new HashSet<>();
    private State state = State.DISABLED_INITIAL;
    private boolean bound;
    private @Nullable KeyId last;

    /** What waits at the gate: a sample, or a call that has its place behind samples. */
    private record Held(int stream, @Nullable Sample sample, Runnable call) {}

    /** @param missing is told once of each key that a sample needs and that is not there */
    GatedDecrypter(KeyVault keys, Platform platform, Consumer<KeyId> missing) {
        this.keys = keys;
        this.missing = missing;
        this.inner = WorkQueueTransform.of(new Decrypter(keys), platform);
        inner.attributes().set(POLICY_SET_AWARE, 1);
        inner.attributes().set(USING_HARDWARE_DRM, 0);
        inner.subscribe(port::emit);
    }

    @Override
    public String name() {
        return "decrypter";
    }

    synchronized State state() {
        return state;
    }

    /** MEPolicySet: 0 enables at first, another id ends the waiting for it; an id nobody waits for is ignored. */
    synchronized void policySet(int id) {
        if (id == 0 && state == State.DISABLED_INITIAL) {
            state = State.ENABLED;
        } else if (policies.remove(id) && policies.isEmpty() && state == State.WAITING_POLICY) {
            state = State.ENABLED;
        }
        pass();
    }

    /** The action begins: samples may pass as far as the policy allows. */
    synchronized void bind() {
        bound = true;
        pass();
    }

    /** No sample goes out before MEPolicySet with this id. */
    synchronized void awaitPolicy(int id) {
        if (state == State.ENABLED || state == State.WAITING_KEY || state == State.WAITING_POLICY) {
            policies.add(id);
            state = State.WAITING_POLICY;
        }
    }

    /** Keys have come or gone. */
    synchronized void keysChanged() {
        if (state == State.WAITING_KEY) {
            state = State.ENABLED;
        }
        pass();
    }

    /** Never comes back. */
    synchronized void disable() {
        state = State.DISABLED_FOR_GOOD;
        drop();
        inner.shutdown();
    }

    private void drop() {
        for (Held held = waiting.poll(); held != null; held = waiting.poll()) {
            if (held.sample() != null) {
                held.sample().close();
            }
        }
    }

    private boolean isOpen() {
        return bound && state == State.ENABLED;
    }

    private void pass() {
        while (isOpen() && !waiting.isEmpty()) {
            Held next = waiting.element();
            if (next.sample() != null && !hasKey(next.sample())) {
                return;
            }
            waiting.remove();
            if (next.sample() == null) {
                next.call().run();
            } else if (inner.processInput(next.stream(), next.sample()) == InputResult.NOT_ACCEPTING) {
                next.sample().close();
            }
        }
    }

    private boolean hasKey(Sample sample) {
        if (!sample.hasAttributes() || !sample.attributes().contains(SampleProtectionAttributes.SAMPLE_ID)) {
            return true;
        }
        KeyId id = sample.attributes()
                .find(SampleProtectionAttributes.KEY_ID)
                .map(KeyId::of)
                .filter(found -> !found.isNull())
                .orElse(last);
        last = id;
        // An expired licence fails in the decrypter, which says so.
        if (id == null || keys.has(id) || keys.isExpired(id)) {
            return true;
        }
        state = State.WAITING_KEY;
        if (told.add(id)) {
            missing.accept(id);
        }
        return false;
    }

    @Override
    public synchronized InputResult processInput(int stream, Sample sample) {
        requireSound();
        if (isOpen() && waiting.isEmpty() && hasKey(sample)) {
            return inner.processInput(stream, sample);
        }
        waiting.add(new Held(stream, sample, () -> {}));
        return InputResult.ACCEPTED;
    }

    @Override
    public OutputResult processOutput(TransformOutput output) {
        synchronized (this) {
            requireSound();
        }
        return inner.processOutput(output);
    }

    @Override
    public synchronized void processMessage(Message message, long parameter) {
        if (message == Message.FLUSH) {
            drop();
        }
        if (waiting.isEmpty()) {
            inner.processMessage(message, parameter);
        } else {
            waiting.add(new Held(0, null, () -> inner.processMessage(message, parameter)));
        }
    }

    @Override
    public synchronized boolean processEvent(int stream, MediaEvent event) {
        if (waiting.isEmpty()) {
            return inner.processEvent(stream, event);
        }
        waiting.add(new Held(0, null, () -> inner.processEvent(stream, event)));
        return true;
    }

    private void requireSound() {
        if (state == State.DISABLED_FOR_GOOD) {
            throw new MediaException(
                    Status.MF_E_UNRECOVERABLE_ERROR_OCCURRED,
                    "the decrypter was disabled and does not come back; open the media again");
        }
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
        disable();
    }

    @Override
    public Progress shutdownStatus() {
        return inner.shutdownStatus();
    }

    // ---------------------------------------------------------------- what the gate has nothing to do with

    @Override
    public Attributes attributes() {
        return inner.attributes();
    }

    @Override
    public InputStreamInfo inputStreamInfo(int stream) {
        return inner.inputStreamInfo(stream);
    }

    @Override
    public OutputStreamInfo outputStreamInfo(int stream) {
        return inner.outputStreamInfo(stream);
    }

    @Override
    public List<MediaType> inputAvailableTypes(int stream) {
        return inner.inputAvailableTypes(stream);
    }

    @Override
    public List<MediaType> outputAvailableTypes(int stream) {
        return inner.outputAvailableTypes(stream);
    }

    @Override
    public void testInputType(int stream, MediaType type) {
        inner.testInputType(stream, type);
    }

    @Override
    public void testOutputType(int stream, MediaType type) {
        inner.testOutputType(stream, type);
    }

    @Override
    public void setInputType(int stream, @Nullable MediaType type) {
        inner.setInputType(stream, type);
    }

    @Override
    public void setOutputType(int stream, @Nullable MediaType type) {
        inner.setOutputType(stream, type);
    }

    @Override
    public @Nullable MediaType inputCurrentType(int stream) {
        return inner.inputCurrentType(stream);
    }

    @Override
    public @Nullable MediaType outputCurrentType(int stream) {
        return inner.outputCurrentType(stream);
    }
}
