package dev.reel.testkit.fake;

/** A call into a fake at which a {@link Fault} can be planned. */
public enum FaultPoint {
    SOURCE_DESCRIPTOR(false),
    SOURCE_SUBSCRIBE(false),
    SOURCE_START(true),
    SOURCE_PAUSE(true),
    SOURCE_STOP(true),
    SOURCE_SET_RATE(true),
    SOURCE_SHUTDOWN(false),
    SOURCE_CHARACTERISTICS(false),
    SOURCE_SERVICE(false),
    /** Its rate support is asked for a range. */
    SOURCE_RATES(false),
    SOURCE_UNSUBSCRIBE(false),
    STREAM_SUBSCRIBE(false),
    STREAM_UNSUBSCRIBE(false),
    /** A request for a sample; its answer is the sample. */
    STREAM_REQUEST(true),

    TRANSFORM_SET_INPUT_TYPE(false),
    TRANSFORM_SET_OUTPUT_TYPE(false),
    TRANSFORM_INPUT(false),
    TRANSFORM_OUTPUT(false),
    TRANSFORM_MESSAGE(false),
    /** An asynchronous transform asks for input. */
    TRANSFORM_NEED_INPUT(true),
    /** An asynchronous transform announces output. */
    TRANSFORM_HAVE_OUTPUT(true),
    TRANSFORM_DRAINED(true),
    TRANSFORM_MARKER(true),
    TRANSFORM_SHUTDOWN(false),
    /** It is asked for the current type of an output. */
    TRANSFORM_OUTPUT_TYPE(false),

    ACTIVATE(false),
    ACTIVATE_SHUTDOWN(false),

    /** A stream is asked for its sink. */
    SINK_OF_STREAM(false),
    SINK_CHARACTERISTICS(false),
    SINK_SERVICE(false),
    /** Its rate support is asked for a range. */
    SINK_RATES(false),
    /** A device is asked for its time. */
    SINK_TIME(false),
    SINK_SUBSCRIBE(false),
    SINK_UNSUBSCRIBE(false),
    /** A stream is asked whether it takes a type. */
    SINK_TYPE_SUPPORTED(false),
    SINK_SET_TYPE(false),
    SINK_SET_CLOCK(false),
    SINK_PREROLL(true),
    SINK_CLOCK_START(true),
    SINK_CLOCK_PAUSE(true),
    SINK_CLOCK_RESTART(true),
    SINK_CLOCK_STOP(true),
    SINK_CLOCK_SET_RATE(true),
    SINK_PROCESS_SAMPLE(false),
    SINK_PLACE_MARKER(true),
    SINK_FLUSH(false),
    SINK_FINALIZE(true),
    SINK_SHUTDOWN(false);

    private final boolean answered;

    FaultPoint(boolean answered) {
        this.answered = answered;
    }

    /** True when the call is answered later, by events, a sample or a future. */
    public boolean isAnswered() {
        return answered;
    }
}
