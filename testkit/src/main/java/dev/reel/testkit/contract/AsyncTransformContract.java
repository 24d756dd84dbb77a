package dev.reel.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.pipeline.Shutdown;
import dev.reel.pipeline.transform.AsyncTransform;
import dev.reel.pipeline.transform.Transform.InputResult;
import dev.reel.pipeline.transform.Transform.Message;
import dev.reel.pipeline.transform.TransformAttributes;
import dev.reel.pipeline.transform.TransformOutput;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import dev.reel.testkit.Conformance;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of an asynchronous transform (topology.md §9.3): extend it, make the transform and input for it, run. */
public abstract class AsyncTransformContract {
    private AsyncTransform transform;
    private AsyncTransformClient client;

    /** For subclasses. */
    protected AsyncTransformContract() {}

    /** A fresh transform, locked and without types. */
    protected abstract AsyncTransform open();

    /** A complete type that its input takes. */
    protected abstract MediaType inputType();

    /** How many inputs there are; enough for several outputs. */
    protected abstract int inputCount();

    /** The {@code index}-th input, from 0; the caller closes it. */
    protected abstract Sample input(int index);

    /** How to wait for the transform's events. */
    protected abstract Waiting waiting();

    /** True for a transform that wants its output type first, as encoders do; then {@link #outputType} is asked. */
    protected boolean wantsOutputTypeFirst() {
        return false;
    }

    /** The output type to set; the first one on offer unless overridden. */
    protected MediaType outputType(AsyncTransform made) {
        return made.outputAvailableTypes(0).get(0);
    }

    /** Called after each test, when the component is shut down: the place to look for leaks. */
    protected void checkAfterwards() {}

    @BeforeEach
    void openTransform() {
        transform = open();
        client = new AsyncTransformClient(transform, waiting(), this::outputType);
    }

    @AfterEach
    void shutTransformDown() {
        transform.shutdown();
        client.close();
        checkAfterwards();
    }

    /** The calls that a locked transform refuses. */
    private static Map<String, Consumer<AsyncTransform>> lockedCalls() {
        Map<String, Consumer<AsyncTransform>> calls = new LinkedHashMap<>();
        calls.put("inputStreamInfo", t -> t.inputStreamInfo(0));
        calls.put("outputStreamInfo", t -> t.outputStreamInfo(0));
        calls.put("outputAvailableTypes", t -> t.outputAvailableTypes(0));
        calls.put("setInputType", t -> t.setInputType(0, null));
        calls.put("testInputType", t -> t.testInputType(0, new MediaType()));
        calls.put("testOutputType", t -> t.testOutputType(0, new MediaType()));
        calls.put("inputCurrentType", t -> t.inputCurrentType(0));
        calls.put("processOutput", t -> t.processOutput(new TransformOutput()));
        calls.put("processMessage", t -> t.processMessage(Message.FLUSH, 0));
        calls.put("processEvent", t -> t.processEvent(0, MediaEvent.of(MediaEventType.MEStreamTick)));
        return calls;
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "9.3",
            rule = "a locked transform refuses its methods: MF_E_TRANSFORM_ASYNC_LOCKED")
    void aLockedTransformRefuses() {
        lockedCalls()
                .forEach((name, call) -> assertThatThrownBy(() -> call.accept(transform))
                        .as(name)
                        .isInstanceOfSatisfying(
                                MediaException.class,
                                failure -> assertThat(failure.status()).isEqualTo(Status.MF_E_TRANSFORM_ASYNC_LOCKED)));
        Sample sample = input(0);
        assertStatus(() -> transform.processInput(0, sample), Status.MF_E_TRANSFORM_ASYNC_LOCKED);
        sample.close();
        if (!wantsOutputTypeFirst()) {
            assertStatus(() -> transform.setOutputType(0, null), Status.MF_E_TRANSFORM_ASYNC_LOCKED);
            assertStatus(() -> transform.outputCurrentType(0), Status.MF_E_TRANSFORM_ASYNC_LOCKED);
        }
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "9.3",
            rule = "a locked transform still gives attributes, stream counts and ids, input types on offer")
    void lockedExceptions() {
        assertThat(transform.attributes().get(TransformAttributes.ASYNC)).isNotZero();
        assertThat(transform.attributes().isTrue(TransformAttributes.ASYNC_UNLOCK))
                .isFalse();
        assertThat(transform.inputStreamCount()).isPositive();
        assertThat(transform.outputStreamCount()).isPositive();
        transform.inputStreamIds();
        transform.outputStreamIds();
        transform.inputAvailableTypes(0);
        if (wantsOutputTypeFirst()) {
            assertThat(transform.outputCurrentType(0)).isNull();
            transform.setOutputType(0, null);
        }
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "9.3",
            rule = "METransformNeedInput, with the stream's id, only after START_OF_STREAM")
    void asksAfterTheStartOnly() {
        setTypes();
        transform.processMessage(Message.BEGIN_STREAMING, 0);
        client.settle();
        assertThat(client.count(MediaEventType.METransformNeedInput)).isZero();
        transform.processMessage(Message.START_OF_STREAM, 0);
        client.await(MediaEventType.METransformNeedInput, 1);
        assertThat(client.first(MediaEventType.METransformNeedInput)
                        .attributes()
                        .get(EventAttributes.MFT_INPUT_STREAM_ID))
                .isZero();
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "9.3",
            rule = "one ProcessInput for each METransformNeedInput, a further one is MF_E_NOTACCEPTING")
    void unaskedInputIsNotAccepted() {
        setTypes();
        Sample early = input(0);
        assertThat(transform.processInput(0, early)).isEqualTo(InputResult.NOT_ACCEPTING);
        early.close();
        start();
        client.await(MediaEventType.METransformNeedInput, 1);
        client.settle();
        int asked = client.count(MediaEventType.METransformNeedInput);
        for (int i = 0; i < asked; i++) {
            assertThat(transform.processInput(0, input(i % inputCount()))).isEqualTo(InputResult.ACCEPTED);
        }
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "9.3",
            rule = "one ProcessOutput for each METransformHaveOutput, a further one is E_UNEXPECTED")
    void unannouncedOutputIsUnexpected() {
        setTypes();
        start();
        assertStatus(() -> transform.processOutput(new TransformOutput()), Status.E_UNEXPECTED);
        client.cycle(inputs());
        assertStatus(() -> transform.processOutput(new TransformOutput()), Status.E_UNEXPECTED);
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "9.3",
            rule = "DRAIN: every output is announced, then METransformDrainComplete; no requests until START_OF_STREAM")
    void drains() {
        setTypes();
        start();
        List<Long> times = client.cycle(inputs());
        assertThat(times).isNotEmpty();
        assertThat(client.types())
                .endsWith(MediaEventType.METransformDrainComplete)
                .filteredOn(MediaEventType.METransformDrainComplete::equals)
                .hasSize(1);
        client.forget();
        client.settle();
        assertThat(client.types()).isEmpty();

        start();
        List<Long> again = client.cycle(inputs());
        assertThat(again).hasSameSizeAs(times);
        assertThat(client.startsAnew())
                .as("the discontinuity mark after a drain")
                .isTrue();
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "9.3",
            rule = "END_OF_STREAM voids the requests that are open and ends them")
    void theEndOfTheStreamEndsTheRequests() {
        setTypes();
        start();
        client.await(MediaEventType.METransformNeedInput, 1);
        transform.processMessage(Message.END_OF_STREAM, 0);
        client.settle();
        Sample late = input(0);
        assertThat(transform.processInput(0, late)).isEqualTo(InputResult.NOT_ACCEPTING);
        late.close();
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "9.3",
            rule = "FLUSH: what is inside does not come, no requests until START_OF_STREAM, then all as at first")
    void flushes() {
        setTypes();
        start();
        client.feed(inputs().limit(inputCount() - 1L));
        transform.processMessage(Message.FLUSH, 0);
        client.settle();
        client.forget();
        assertStatus(() -> transform.processOutput(new TransformOutput()), Status.E_UNEXPECTED);
        Sample late = input(0);
        assertThat(transform.processInput(0, late)).isEqualTo(InputResult.NOT_ACCEPTING);
        late.close();
        assertThat(client.count(MediaEventType.METransformNeedInput)).isZero();

        start();
        List<Long> times = client.cycle(inputs());
        assertThat(times).isNotEmpty();
        assertThat(times.get(0)).isGreaterThanOrEqualTo(0);
        assertThat(transform.inputCurrentType(0)).isNotNull();
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "9.3",
            rule =
                    "MARKER: METransformMarker with its parameter behind all that can be made; input goes on, nothing is lost or marked")
    void marks() {
        setTypes();
        start();
        List<Long> plain = client.cycle(inputs());
        client.forget();
        start();
        int half = inputCount() / 2;
        client.feed(inputs().limit(half));
        transform.processMessage(Message.MARKER, 4711);
        client.await(MediaEventType.METransformMarker, 1);
        int before = client.times().size();
        assertThat(client.first(MediaEventType.METransformMarker).attributes().get(EventAttributes.MFT_CONTEXT))
                .isEqualTo(4711);
        client.feed(inputs(half));
        List<Long> times = client.finish();
        assertThat(times).hasSameSizeAs(plain);
        assertThat(before).isLessThanOrEqualTo(times.size());
        assertThat(client.discontinuities())
                .as("none but the one after the drain before")
                .isLessThanOrEqualTo(1);
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "9.3",
            rule = "a new input type is taken without a drain; what is inside comes out")
    void changesItsTypeAtOnce() {
        assertThat(transform.attributes().isTrue(TransformAttributes.SUPPORT_DYNAMIC_FORMAT_CHANGE))
                .isTrue();
        setTypes();
        start();
        List<Long> plain = client.cycle(inputs());
        client.forget();
        start();
        client.feed(inputs());
        transform.setInputType(0, inputType());
        client.feed(inputs());
        assertThat(client.finish()).hasSize(2 * plain.size());
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "9.3",
            rule = "shutdown: MF_E_INVALIDREQUEST before, COMPLETED after; then MF_E_SHUTDOWN, and no event any more")
    void shutsDown() {
        setTypes();
        start();
        client.feed(inputs().limit(inputCount() - 1L));
        assertStatus(() -> transform.shutdownStatus(), Status.MF_E_INVALIDREQUEST);
        transform.shutdown();
        assertThat(transform.shutdownStatus()).isEqualTo(Shutdown.Progress.COMPLETED);
        client.settle();
        client.forget();
        assertStatus(() -> transform.inputCurrentType(0), Status.MF_E_SHUTDOWN);
        assertStatus(() -> transform.processMessage(Message.START_OF_STREAM, 0), Status.MF_E_SHUTDOWN);
        assertStatus(() -> transform.subscribe(event -> {}), Status.MF_E_SHUTDOWN);
        transform.shutdown();
        client.settle();
        assertThat(client.types()).isEmpty();
    }

    @Test
    @Conformance(spec = "topology", section = "9.3", rule = "one reader of its events: MF_E_MULTIPLE_SUBSCRIBERS")
    void hasOneListener() {
        assertStatus(() -> transform.subscribe(event -> {}), Status.MF_E_MULTIPLE_SUBSCRIBERS);
    }

    private Stream<Sample> inputs() {
        return inputs(0);
    }

    private Stream<Sample> inputs(int first) {
        return IntStream.range(first, inputCount()).mapToObj(this::input);
    }

    private void start() {
        transform.processMessage(Message.START_OF_STREAM, 0);
    }

    private void setTypes() {
        AsyncTransform.unlock(transform);
        if (wantsOutputTypeFirst()) {
            transform.setOutputType(0, outputType(transform));
            transform.setInputType(0, inputType());
        } else {
            transform.setInputType(0, inputType());
            transform.setOutputType(0, outputType(transform));
        }
        assertThat(transform.inputCurrentType(0)).isNotNull();
        assertThat(transform.outputCurrentType(0)).isNotNull();
    }

    private static void assertStatus(ThrowingCallable call, Status status) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        MediaException.class,
                        failure -> assertThat(failure.status()).isEqualTo(status));
    }
}
