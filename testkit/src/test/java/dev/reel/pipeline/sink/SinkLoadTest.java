package dev.reel.pipeline.sink;

import static dev.reel.pipeline.sink.SinkHarness.FRAME;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.reel.pipeline.StreamSink.MarkerType;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.pipeline.clock.SystemTimeSource;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.VirtualPlatform;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Many samples: what one costs, and that none is lost when threads meet. */
class SinkLoadTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void samplesCostNoGarbage() {
        VirtualPlatform virtual = new VirtualPlatform();
        RenderingSink sink = started(virtual.platform(), NullSink.paced(virtual.platform(), MajorType.VIDEO));
        sink.stream().subscribe(event -> {});
        virtual.runUntilIdle();
        int count = 20_000;
        play(virtual, sink, 0, 2_000);
        long withSamples = play(virtual, sink, 2_000, count);
        sink.shutdown();
        virtual.runUntilIdle();
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < count; i++) {
            virtual.advance(FRAME);
        }
        long withoutSamples = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertThat(sink.stream().statistics().rendered()).isEqualTo(2_000 + count);
        assertThat((withSamples - withoutSamples) / count)
                .as("bytes per sample; two lag reports a second are in it")
                .isLessThan(16);
    }

    /** Bytes that playing made beyond the samples themselves. */
    private static long play(VirtualPlatform virtual, RenderingSink sink, int first, int count) {
        List<Sample> samples = new ArrayList<>();
        for (long i = first + 1L; i <= first + (long) count; i++) {
            samples.add(new Sample().setTime(i * FRAME).setDuration(FRAME));
        }
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (Sample sample : samples) {
            sink.stream().processSample(sample);
            virtual.advance(FRAME);
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void flushesAmongSamplesLoseNothing() throws Exception {
        Platform platform = Platform.system();
        RenderingSink sink = started(platform, NullSink.rateless(platform, MajorType.VIDEO));
        AtomicInteger alive = new AtomicInteger();
        AtomicInteger sent = new AtomicInteger();
        CompletableFuture<Void> enough = new CompletableFuture<>();
        CompletableFuture<Void> marked = new CompletableFuture<>();
        sink.stream().subscribe(event -> {
            if (event.type() == MediaEventType.MEStreamSinkMarker) {
                marked.complete(null);
            }
            if (event.type() == MediaEventType.MEStreamSinkRequestSample) {
                platform.workers().execute(() -> {
                    if (sent.incrementAndGet() > 20_000) {
                        enough.complete(null);
                        return;
                    }
                    if (sent.get() % 64 == 0) {
                        platform.workers().execute(sink.stream()::flush);
                    }
                    alive.incrementAndGet();
                    Sample sample = new Sample().onRelease(alive::decrementAndGet);
                    try {
                        sink.stream().processSample(sample);
                    } catch (MediaException takenBack) {
                        // A flush took the request back meanwhile; the sample stays with its sender.
                        sample.close();
                    }
                });
            }
        });
        enough.get(30, TimeUnit.SECONDS);
        sink.stream().placeMarker(MarkerType.ENDOFSEGMENT, PropVariant.EMPTY, PropVariant.EMPTY);
        marked.get(30, TimeUnit.SECONDS);
        CompletableFuture<Void> closed = new CompletableFuture<>();
        sink.shutdown();
        platform.workers().execute(() -> closed.complete(null));
        closed.get(30, TimeUnit.SECONDS);
        assertThat(sink.stream().statistics().rendered()).isPositive();
        assertThat(alive).hasValueBetween(0, 3);
    }

    private static RenderingSink started(Platform platform, RenderingSink sink) {
        sink.stream().setCurrentMediaType(MediaType.video(Subtype.I420, 64, 36));
        PresentationClock clock = new PresentationClock(platform);
        clock.setTimeSource(new SystemTimeSource(platform));
        sink.setPresentationClock(clock);
        clock.start(0);
        return sink;
    }
}
