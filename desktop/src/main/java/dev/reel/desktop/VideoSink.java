package dev.reel.desktop;

import dev.reel.pipeline.RateSupport;
import dev.reel.pipeline.Services;
import dev.reel.pipeline.SinkCharacteristic;
import dev.reel.pipeline.sink.RenderPolicy;
import dev.reel.pipeline.sink.RenderingSink;
import dev.reel.pipeline.sink.SampleRenderer;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A sink that shows pictures by the presentation clock, as a video renderer does (topology.md §8.4). */
final class VideoSink extends RenderingSink {
    private final RateSupport rates = new RateSupport() {
        @Override
        public float slowestRate(boolean reverse, boolean thin) {
            checkOpen();
            return 0;
        }

        @Override
        public float fastestRate(boolean reverse, boolean thin) {
            checkOpen();
            if (!stream().hasType()) {
                throw new MediaException(
                        Status.MF_E_INVALIDREQUEST,
                        "the " + VideoSink.this + " knows its rates when it has a media type; set one before");
            }
            return RenderPolicy.ANY_RATE.fastestRate(reverse, thin);
        }
    };

    VideoSink(Platform platform, String name, SampleRenderer renderer) {
        super(platform, name, RenderPolicy.video().blocking(), renderer);
    }

    @Override
    public Set<SinkCharacteristic> characteristics() {
        Set<SinkCharacteristic> all = EnumSet.of(SinkCharacteristic.CLOCK_REQUIRED);
        all.addAll(super.characteristics());
        return all;
    }

    @Override
    public <T> Optional<T> service(UUID service, Class<T> type) {
        return service.equals(Services.RATE_CONTROL) && type == RateSupport.class
                ? Optional.of(type.cast(rates))
                : super.service(service, type);
    }

    private void checkOpen() {
        // Asks the sink, which knows.
        var unused = super.characteristics();
    }
}
