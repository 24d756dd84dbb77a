package dev.reel.pipeline.clock;

/** A clock time and the platform's time that were read together, both in 100 ns units. */
public record CorrelatedTime(long clockTime, long systemTime) {}
