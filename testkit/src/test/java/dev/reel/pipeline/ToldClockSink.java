package dev.reel.pipeline;

import dev.reel.pipeline.clock.ClockStateSink;
import dev.reel.pipeline.clock.PresentationClock;
import java.util.List;

/** A sink that writes down what it is told. */
class ToldClockSink implements ClockStateSink {
    private final String name;
    private final List<String> told;

    ToldClockSink(String name, List<String> told) {
        this.name = name;
        this.told = told;
    }

    @Override
    public void onClockStart(long systemTime, long startOffset) {
        told.add(name + " start " + (startOffset == PresentationClock.CURRENT_POSITION ? "current" : startOffset));
    }

    @Override
    public void onClockStop(long systemTime) {
        told.add(name + " stop");
    }

    @Override
    public void onClockPause(long systemTime) {
        told.add(name + " pause");
    }

    @Override
    public void onClockRestart(long systemTime) {
        told.add(name + " restart");
    }

    @Override
    public void onClockSetRate(long systemTime, float rate) {
        told.add(name + " rate " + rate);
    }
}
