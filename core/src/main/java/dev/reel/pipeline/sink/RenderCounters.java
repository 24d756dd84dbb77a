package dev.reel.pipeline.sink;

/** The counters of one stream: written on its work queue, read from any thread. */
final class RenderCounters {
    private long received;
    private long rendered;
    private long dropped;
    private long lastSampleTime;
    private long lastLateness;

    synchronized void received() {
        received++;
    }

    synchronized void rendered(long sampleTime, long lateness) {
        rendered++;
        lastSampleTime = sampleTime;
        lastLateness = lateness;
    }

    synchronized void dropped() {
        dropped++;
    }

    synchronized SinkStatistics snapshot() {
        return new SinkStatistics(received, rendered, dropped, lastSampleTime, lastLateness);
    }
}
