package dev.reel.pipeline;

import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.pipeline.clock.PresentationTimeSource;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where media data ends: a window, a sound card, a file (topology.md §8).
 *
 * <p>A sink follows the presentation clock it is given: it registers itself as a clock state sink there, and each of its
 * streams answers every clock change with an event. A sink that offers a {@link PresentationTimeSource} or
 * {@link PrerollSink} implements that interface too. After {@link #shutdown} its methods give {@code MF_E_SHUTDOWN}.
 */
public interface MediaSink extends ServiceProvider, Shutdown {
    Set<SinkCharacteristic> characteristics();

    /**
     * Adds a stream; {@code MF_E_STREAMSINKS_FIXED} on a sink with fixed streams, {@code MF_E_STREAMSINK_EXISTS} when the id
     * is taken.
     */
    StreamSink addStreamSink(int id, @Nullable MediaType type);

    /** Removes a stream; {@code MF_E_STREAMSINKS_FIXED}, or {@code MF_E_INVALIDSTREAMNUMBER} when there is none. */
    void removeStreamSink(int id);

    List<StreamSink> streamSinks();

    /** The stream at a place, counted from 0; {@code MF_E_INVALIDINDEX} when there is none. */
    default StreamSink streamSinkByIndex(int index) {
        List<StreamSink> streams = streamSinks();
        if (index < 0 || index >= streams.size()) {
            throw new MediaException(
                    Status.MF_E_INVALIDINDEX, "there is no stream " + index + " among the sink's " + streams.size());
        }
        return streams.get(index);
    }

    /** The stream with an id; {@code MF_E_INVALIDSTREAMNUMBER} when there is none. */
    StreamSink streamSinkById(int id);

    /** Gives the sink its clock, or takes it away with null. A sink that gets a running clock joins in at the clock's time. */
    void setPresentationClock(@Nullable PresentationClock clock);

    /** The clock; {@code MF_E_NO_CLOCK} when there is none. */
    PresentationClock presentationClock();

    /** Releases everything; a second call gives {@code MF_E_SHUTDOWN}. */
    @Override
    void shutdown();
}
