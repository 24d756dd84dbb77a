package dev.reel.ffmpeg.internal.read;

import dev.reel.ffmpeg.OpenLimits;
import dev.reel.ffmpeg.OpenOptions;
import dev.reel.ffmpeg.internal.natives.Interrupt;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.open.OpenRequest;
import dev.reel.pipeline.open.SourceOptions;
import dev.reel.pipeline.transform.TransformFactory;
import dev.reel.platform.Attributes;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes a source of a container, bounded and cancellable as a source resolver asks. */
final class SourceOpening {
    private SourceOpening() {}

    /** Opens the container; it ends when the interrupt says so. */
    @FunctionalInterface
    interface Container {
        Demuxer open(OpenOptions options, Interrupt interrupt);
    }

    static MediaSource open(OpenRequest request, Container container) {
        OpenOptions options = options(request.options());
        Interrupt interrupt = new Interrupt(
                options.patience(), options.total(), request.platform().timeService());
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

    /** What a resolver's options come to. */
    private static OpenOptions options(Attributes given) {
        OpenOptions result =
                OpenOptions.DEFAULT.withPatience(time(given.get(SourceOptions.TIMEOUT, SourceOptions.DEFAULT_TIMEOUT)));
        if (given.contains(SourceOptions.OPEN_TIMEOUT)) {
            result = result.withTotal(time(given.get(SourceOptions.OPEN_TIMEOUT)));
        }
        result = result.withProtocols(names(given.get(SourceOptions.PROTOCOLS, "")))
                .withLists(names(given.get(SourceOptions.LISTS, "")));
        OpenLimits limits = OpenLimits.DEFAULT;
        result = result.withLimits(new OpenLimits(
                given.get(SourceOptions.MAX_REQUESTS, limits.requests()),
                given.get(SourceOptions.MAX_TRACKS, limits.tracks()),
                given.get(SourceOptions.MAX_INDEX_MEGABYTES, limits.indexMegabytes()),
                given.get(SourceOptions.MAX_MEGAPIXELS, limits.megapixels())));
        if (given.get(SourceOptions.KEEP_GOING, 0) != 0) {
            result = result.keepingGoing();
        }
        TransformFactory decrypter = given.find(SourceOptions.DECRYPTER).orElse(null);
        if (decrypter != null) {
            result = result.withDecrypter(decrypter);
        }
        return given.get(SourceOptions.PRIVATE_ADDRESSES, 1) == 0 ? result.withoutPrivateAddresses() : result;
    }

    private static Duration time(long hns) {
        return Duration.ofNanos(Math.multiplyExact(hns, 100L));
    }

    private static Set<String> names(String list) {
        return Stream.of(list.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }
}
