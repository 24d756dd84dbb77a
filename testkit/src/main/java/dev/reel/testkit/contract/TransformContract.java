package dev.reel.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.pipeline.transform.InputStreamInfo;
import dev.reel.pipeline.transform.OutputStatus;
import dev.reel.pipeline.transform.OutputStreamInfo;
import dev.reel.pipeline.transform.Transform;
import dev.reel.pipeline.transform.Transform.InputResult;
import dev.reel.pipeline.transform.Transform.Message;
import dev.reel.pipeline.transform.Transform.OutputResult;
import dev.reel.pipeline.transform.TransformOutput;
import dev.reel.pipeline.transform.TransformStreams;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.Conformance;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of a synchronous transform (topology.md §9.1): extend it, make the transform and input for it, run. */
public abstract class TransformContract {
    /** More outputs than this for one input are taken for an endless loop. */
    private static final int ENDLESS = 10_000;

    private final TransformOutput output = new TransformOutput();
    /** Whether each output had the discontinuity mark. */
    private final List<Boolean> marks = new ArrayList<>();

    private Transform transform;

    /** For subclasses. */
    protected TransformContract() {}

    /** A fresh transform without types. */
    protected abstract Transform open();

    /** A complete type that its input takes. */
    protected abstract MediaType inputType();

    /** How many inputs there are; enough for at least one output. */
    protected abstract int inputCount();

    /** The {@code index}-th input, from 0; the caller closes it. */
    protected abstract Sample input(int index);

    /** True for a transform that wants its output type first, as encoders do; then {@link #outputType} is asked. */
    protected boolean wantsOutputTypeFirst() {
        return false;
    }

    /** The output type to set; the first one on offer unless overridden. */
    protected MediaType outputType(Transform made) {
        return made.outputAvailableTypes(0).get(0);
    }

    /** Called after each test, when the component is shut down: the place to look for leaks. */
    protected void checkAfterwards() {}

    @BeforeEach
    void openTransform() {
        transform = open();
    }

    @AfterEach
    void closeTransform() {
        transform.close();
        checkAfterwards();
    }

    @Test
    @Conformance(spec = "topology", section = "9.1", rule = "types first: MF_E_TRANSFORM_TYPE_NOT_SET")
    void nothingIsProcessedBeforeTheTypesAreSet() {
        assertThat(transform.inputCurrentType(0)).isNull();
        assertThat(transform.outputCurrentType(0)).isNull();
        Sample sample = input(0);
        assertStatus(() -> transform.processInput(0, sample), Status.MF_E_TRANSFORM_TYPE_NOT_SET);
        assertThat(sample.totalLength()).as("the sample is still the caller's").isNotNegative();
        sample.close();
        assertStatus(() -> transform.processOutput(output), Status.MF_E_TRANSFORM_TYPE_NOT_SET);
    }

    @Test
    @Conformance(spec = "topology", section = "9.1", rule = "order of types: the other side first")
    void theSecondTypeNeedsTheFirst() {
        if (wantsOutputTypeFirst()) {
            assertStatus(() -> transform.setInputType(0, inputType()), Status.MF_E_TRANSFORM_TYPE_NOT_SET);
        } else {
            transform.setInputType(0, inputType());
            MediaType offered = outputType(transform);
            transform.setInputType(0, null);
            assertStatus(() -> transform.setOutputType(0, offered), Status.MF_E_TRANSFORM_TYPE_NOT_SET);
        }
    }

    @Test
    @Conformance(spec = "topology", section = "9.1", rule = "an unknown stream: MF_E_INVALIDSTREAMNUMBER")
    void streamsThatDoNotExistAreRefused() {
        int beyondInput = transform.inputStreamCount();
        int beyondOutput = transform.outputStreamCount();
        assertStatus(() -> transform.setInputType(beyondInput, inputType()), Status.MF_E_INVALIDSTREAMNUMBER);
        assertStatus(() -> transform.setOutputType(beyondOutput, inputType()), Status.MF_E_INVALIDSTREAMNUMBER);
        assertStatus(() -> transform.inputCurrentType(beyondInput), Status.MF_E_INVALIDSTREAMNUMBER);
        assertStatus(() -> transform.outputCurrentType(beyondOutput), Status.MF_E_INVALIDSTREAMNUMBER);
        assertStatus(() -> transform.inputAvailableTypes(beyondInput), Status.MF_E_INVALIDSTREAMNUMBER);
        assertStatus(() -> transform.outputAvailableTypes(beyondOutput), Status.MF_E_INVALIDSTREAMNUMBER);
    }

    @Test
    @Conformance(spec = "topology", section = "9.1", rule = "an unusable type: MF_E_INVALIDMEDIATYPE, nothing changes")
    void aTypeOfAnotherKindIsRefused() {
        setTypes();
        MediaType before = transform.inputCurrentType(0);
        MediaType foreign = MediaType.of(MajorType.STREAM, new Subtype(MajorType.STREAM.guid()));
        assertStatus(() -> transform.setInputType(0, foreign), Status.MF_E_INVALIDMEDIATYPE);
        assertThat(transform.inputCurrentType(0)).isSameAs(before);
        assertStatus(() -> transform.setOutputType(0, foreign), Status.MF_E_INVALIDMEDIATYPE);
    }

    @Test
    @Conformance(spec = "topology", section = "9.1", rule = "a null type clears")
    void nullClearsAType() {
        setTypes();
        transform.setOutputType(0, null);
        assertThat(transform.outputCurrentType(0)).isNull();
        try {
            // One that learns its output from the data may wait for it and then ask for a type.
            assertThat(transform.processOutput(output)).isNotEqualTo(OutputResult.PRODUCED);
        } catch (MediaException refusal) {
            assertThat(refusal.status()).isEqualTo(Status.MF_E_TRANSFORM_TYPE_NOT_SET);
        }
    }

    @Test
    @Conformance(spec = "topology", section = "9.1", rule = "ready: accepts input, gives no output yet")
    void aReadyTransformWantsInput() {
        setTypes();
        assertThat(transform.processOutput(output)).isEqualTo(OutputResult.NEED_MORE_INPUT);
        Sample sample = input(0);
        assertThat(transform.processInput(0, sample)).isEqualTo(InputResult.ACCEPTED);
    }

    @Test
    @Conformance(spec = "topology", section = "9.1", rule = "full cycle with drain")
    void theFullCycleGivesEveryOutputAndThenNothing() {
        setTypes();
        List<Long> times = fullCycle();
        assertThat(times).isNotEmpty();
        assertThat(transform.processOutput(output)).isEqualTo(OutputResult.NEED_MORE_INPUT);
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "9.1",
            rule = "after a drain and a flush the same input gives the same output")
    void aTransformCanBeUsedAgain() {
        setTypes();
        List<Long> first = fullCycle();
        transform.processMessage(Message.FLUSH, 0);
        List<Long> second = fullCycle();
        assertThat(second).hasSameSizeAs(first);
        for (int i = 0; i < first.size(); i++) {
            // Times are rounded to 100 ns from where a stretch of data begins.
            assertThat(second.get(i)).isBetween(first.get(i) - 1, first.get(i) + 1);
        }
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "9.1",
            rule = "MF_E_NOTACCEPTING: the caller keeps the sample and takes output first")
    void aFullTransformLeavesTheSampleWithTheCaller() {
        setTypes();
        transform.processMessage(Message.BEGIN_STREAMING, 0);
        transform.processMessage(Message.START_OF_STREAM, 0);
        for (int i = 0; i < inputCount(); i++) {
            Sample sample = input(i);
            if (transform.processInput(0, sample) == InputResult.NOT_ACCEPTING) {
                assertThat(sample.totalLength()).isPositive();
                pull(new ArrayList<>());
                assertThat(transform.processInput(0, sample)).isEqualTo(InputResult.ACCEPTED);
            }
        }
        transform.processMessage(Message.FLUSH, 0);
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "9.1",
            rule = "FLUSH discards held data, types stay, input is accepted again")
    void aFlushDropsWhatIsHeld() {
        setTypes();
        for (int i = 0; i < inputCount(); i++) {
            Sample sample = input(i);
            if (transform.processInput(0, sample) == InputResult.NOT_ACCEPTING) {
                sample.close();
                break;
            }
        }
        transform.processMessage(Message.FLUSH, 0);
        assertThat(transform.processOutput(output)).isEqualTo(OutputResult.NEED_MORE_INPUT);
        assertThat(transform.inputCurrentType(0)).isNotNull();
        assertThat(transform.outputCurrentType(0)).isNotNull();
        assertThat(transform.processInput(0, input(0))).isEqualTo(InputResult.ACCEPTED);
    }

    @Test
    @Conformance(spec = "topology", section = "9.1", rule = "messages that mean nothing are ignored")
    void messagesWithoutMeaningAreIgnored() {
        setTypes();
        for (Message message : List.of(Message.TICK, Message.MARKER, Message.DROP_SAMPLES, Message.END_STREAMING)) {
            transform.processMessage(message, 0);
        }
        assertThat(transform.processOutput(output)).isEqualTo(OutputResult.NEED_MORE_INPUT);
    }

    @Test
    @Conformance(spec = "topology", section = "9.1", rule = "TEST_ONLY says what setting would say and changes nothing")
    void testingATypeChangesNothing() {
        if (!wantsOutputTypeFirst()) {
            transform.testInputType(0, inputType());
            assertThat(transform.inputCurrentType(0)).isNull();
        }
        setTypes();
        MediaType input = transform.inputCurrentType(0);
        MediaType output = Objects.requireNonNull(transform.outputCurrentType(0));
        transform.testInputType(0, inputType());
        transform.testOutputType(0, output);
        MediaType foreign = MediaType.of(MajorType.STREAM, new Subtype(MajorType.STREAM.guid()));
        assertStatus(() -> transform.testInputType(0, foreign), Status.MF_E_INVALIDMEDIATYPE);
        assertStatus(() -> transform.testOutputType(0, foreign), Status.MF_E_INVALIDMEDIATYPE);
        assertThat(transform.inputCurrentType(0)).isSameAs(input);
        assertThat(transform.outputCurrentType(0)).isSameAs(output);
        fullCycle();
    }

    @Test
    @Conformance(spec = "topology", section = "9.1", rule = "a malformed type: MF_E_INVALIDTYPE")
    void aTypeWithoutAMajorTypeIsMalformed() {
        setTypes();
        MediaType malformed = new MediaType();
        assertStatus(() -> transform.setInputType(0, malformed), Status.MF_E_INVALIDTYPE);
        assertStatus(() -> transform.setOutputType(0, malformed), Status.MF_E_INVALIDTYPE);
        assertStatus(() -> transform.testInputType(0, malformed), Status.MF_E_INVALIDTYPE);
        assertStatus(() -> transform.testOutputType(0, malformed), Status.MF_E_INVALIDTYPE);
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "9.1",
            rule = "types on offer: MF_E_NO_MORE_TYPES past the last, E_NOTIMPL where none are listed")
    void theListsOfTypesEnd() {
        setTypes();
        int inputs = transform.inputAvailableTypes(0).size();
        for (int i = 0; i < inputs; i++) {
            assertThat(transform.inputAvailableType(0, i)).isNotNull();
        }
        assertStatus(
                () -> transform.inputAvailableType(0, inputs),
                inputs == 0 ? Status.E_NOTIMPL : Status.MF_E_NO_MORE_TYPES);
        int outputs = transform.outputAvailableTypes(0).size();
        assertThat(transform.outputAvailableType(0, 0)).isNotNull();
        assertStatus(() -> transform.outputAvailableType(0, outputs), Status.MF_E_NO_MORE_TYPES);
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "9.1",
            rule = "streams by id: without ids of its own (E_NOTIMPL) they are 0 to n-1")
    void streamsHaveIds() {
        TransformStreams streams = TransformStreams.of(transform);
        assertThat(streams.inputCount()).isEqualTo(transform.inputStreamCount());
        assertThat(streams.outputCount()).isEqualTo(transform.outputStreamCount());
        if (transform.inputStreamIds().isEmpty()) {
            assertThat(streams.inputId(0)).isZero();
        }
        if (transform.outputStreamIds().isEmpty()) {
            assertThat(streams.outputId(0)).isZero();
        }
        setTypes();
        assertThat(transform.inputStreamInfo(streams.inputId(0)).flags())
                .doesNotContain(InputStreamInfo.Flag.DOES_NOT_ADDREF);
        assertThat(transform.outputStreamInfo(streams.outputId(0)).flags())
                .contains(OutputStreamInfo.Flag.PROVIDES_SAMPLES);
    }

    @Test
    @Conformance(spec = "topology", section = "9.1", rule = "ProcessInput with flags: E_INVALIDARG")
    void inputTakesNoFlags() {
        setTypes();
        Sample sample = input(0);
        assertStatus(() -> transform.processInput(0, sample, 1), Status.E_INVALIDARG);
        assertThat(transform.processInput(0, sample, 0)).isEqualTo(InputResult.ACCEPTED);
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "9.1",
            rule = "the input type while data is inside: MF_E_TRANSFORM_CANNOT_CHANGE_MEDIATYPE_WHILE_PROCESSING, or"
                    + " it is taken")
    void theTypeDoesNotChangeUnderTheData() {
        setTypes();
        for (int i = 0; i < inputCount(); i++) {
            Sample sample = input(i);
            if (transform.processInput(0, sample) == InputResult.NOT_ACCEPTING) {
                sample.close();
                break;
            }
        }
        try {
            transform.setInputType(0, inputType());
        } catch (MediaException refusal) {
            assertThat(refusal.status()).isEqualTo(Status.MF_E_TRANSFORM_CANNOT_CHANGE_MEDIATYPE_WHILE_PROCESSING);
        }
        transform.processMessage(Message.FLUSH, 0);
        transform.setInputType(0, inputType());
        assertThat(transform.inputCurrentType(0)).isNotNull();
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "9.1",
            rule = "DRAIN: input is taken again when everything is out, and the first sample then has the"
                    + " discontinuity mark")
    void aDrainInterruptsTheStream() {
        setTypes();
        marks.clear();
        fullCycle();
        assertThat(marks.subList(1, marks.size())).doesNotContain(true);
        marks.clear();
        fullCycle();
        assertThat(marks.get(0)).isTrue();
        assertThat(marks.subList(1, marks.size())).doesNotContain(true);
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "9.1",
            rule = "SET_D3D_MANAGER: E_NOTIMPL; messages that nobody knows are ignored")
    void unknownMessagesAreIgnored() {
        setTypes();
        assertStatus(() -> transform.processMessage(Message.SET_D3D_MANAGER, 0), Status.E_NOTIMPL);
        for (int number : new int[] {5, 0x1000_0004, 0x4000_0000, -1}) {
            transform.processMessage(number, 4711);
        }
        transform.processMessage(Message.START_OF_STREAM.number(), 0);
        assertThat(transform.processOutput(output)).isEqualTo(OutputResult.NEED_MORE_INPUT);
    }

    private void setTypes() {
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

    private List<Long> fullCycle() {
        List<Long> times = new ArrayList<>();
        transform.processMessage(Message.BEGIN_STREAMING, 0);
        transform.processMessage(Message.START_OF_STREAM, 0);
        for (int i = 0; i < inputCount(); i++) {
            Sample sample = input(i);
            if (transform.processInput(0, sample) == InputResult.NOT_ACCEPTING) {
                pull(times);
                assertThat(transform.processInput(0, sample)).isEqualTo(InputResult.ACCEPTED);
            }
            pull(times);
        }
        transform.processMessage(Message.END_OF_STREAM, 0);
        transform.processMessage(Message.DRAIN, 0);
        pull(times);
        transform.processMessage(Message.END_STREAMING, 0);
        return times;
    }

    /** Takes output until more input is needed; gives the number of outputs. */
    private int pull(List<Long> times) {
        int count = 0;
        while (true) {
            output.begin();
            OutputResult result = transform.processOutput(output);
            if (result == OutputResult.NEED_MORE_INPUT) {
                return count;
            }
            if (result == OutputResult.STREAM_CHANGE) {
                assertThat(output.takeSample())
                        .as("no sample comes with a stream change")
                        .isNull();
                assertThat(output.has(OutputStatus.FORMAT_CHANGE))
                        .as("FORMAT_CHANGE comes with it")
                        .isTrue();
                transform.setOutputType(0, outputType(transform));
                continue;
            }
            Sample made = output.takeSample();
            if (made != null) {
                times.add(made.hasTime() ? made.time() : Long.MIN_VALUE);
                marks.add(made.isDiscontinuity());
                made.close();
            }
            output.takeEvents();
            count++;
            assertThat(count).as("outputs without a need for input").isLessThan(ENDLESS);
        }
    }

    private static void assertStatus(ThrowingCallable call, Status status) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        MediaException.class,
                        failure -> assertThat(failure.status()).isEqualTo(status));
    }
}
