package dev.reel.pipeline.sink;

/** Counters of a stream sink, a snapshot; times in 100 ns units. */
public record SinkStatistics(long received, long rendered, long dropped, long lastSampleTime, long lastLateness) {}
