package dev.reel.ffmpeg.internal.read;

import dev.reel.ffmpeg.OpenOptions;
import dev.reel.ffmpeg.internal.natives.Interrupt;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.open.OpenRequest;
import dev.reel.pipeline.open.SourceOptions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** Makes a source of a container, bounded and cancellable as a source resolver asks. */
final class SourceOpening {
    private SourceOpening() {}

    /** Opens the container; it ends when the interrupt says so. */
    @FunctionalInterface
    interface Container {
        Demuxer open(OpenOptions options, Interrupt interrupt);
    }

    static MediaSource open(OpenRequest request, Container container) {
        long hns = request.options().get(SourceOptions.TIMEOUT, SourceOptions.DEFAULT_TIMEOUT);
        OpenOptions options = OpenOptions.DEFAULT.withPatience(Duration.ofNanos(Math.multiplyExact(hns, 100L)));
        Interrupt interrupt =
                new Interrupt(options.patience(), request.platform().timeService());
        // Cancelling the opening must not reach the source that came of it.
        AtomicBoolean opening = new AtomicBoolean(true);
        request.cancellation().onCancel(() -> {
            if (opening.get()) {
                interrupt.cancel();
            }
        });
        try {
            Demuxer demuxer = container.open(options, interrupt);
            opening.set(false);
            return new FfmpegSource(demuxer, interrupt, request.platform());
        } catch (RuntimeException | Error e) {
            interrupt.close();
            throw e;
        }
    }
}
