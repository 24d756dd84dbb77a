package dev.reel.testkit.fake;

import dev.reel.pipeline.PrerollSink;
import dev.reel.pipeline.SinkCharacteristic;
import dev.reel.platform.MediaEventType;

/** A renderer that wants as many samples as it keeps before the clock starts. */
public final class FakePrerollSink extends FakeSink implements PrerollSink {
    FakePrerollSink(Builder<?> builder) {
        super(builder.with(SinkCharacteristic.CAN_PREROLL));
    }

    @Override
    public void notifyPreroll(long startTime) {
        Fault fault = conduct.call(FaultPoint.SINK_PREROLL, "notifyPreroll " + startTime);
        answer(fault, MediaEventType.MEStreamSinkPrerolled, stream -> stream.preroll(startTime));
    }
}
