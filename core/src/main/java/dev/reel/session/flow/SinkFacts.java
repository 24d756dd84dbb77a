package dev.reel.session.flow;

import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.RateSupport;
import dev.reel.pipeline.Services;
import dev.reel.pipeline.SinkCharacteristic;
import dev.reel.pipeline.StreamSink;
import java.util.Set;

/** What a stream sink said about itself when its topology was set; all but the rates is constant for life. */
public record SinkFacts(MediaSink sink, int id, Set<SinkCharacteristic> characteristics, ComponentRates rates) {
    /** Asks a stream sink on the calling thread, which it may keep. */
    public static SinkFacts of(StreamSink stream) {
        MediaSink sink = stream.mediaSink();
        return new SinkFacts(sink, stream.id(), Set.copyOf(sink.characteristics()), ratesOf(sink));
    }

    static ComponentRates ratesOf(MediaSink sink) {
        return ComponentRates.of(sink.service(Services.RATE_CONTROL, RateSupport.class));
    }
}
