package dev.reel.pipeline;

/** A sink that wants data before the clock starts. */
public interface PrerollSink {
    /**
     * Makes ready for a start at a time (100 ns units): the streams request samples as needed, then send
     * MEStreamSinkPrerolled. Nothing is rendered before the clock starts.
     */
    void notifyPreroll(long startTime);
}
