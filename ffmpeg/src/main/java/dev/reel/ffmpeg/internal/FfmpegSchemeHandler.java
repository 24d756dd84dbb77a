package dev.reel.ffmpeg.internal;

import dev.reel.ffmpeg.OpenOptions;
import dev.reel.pipeline.Cancellation;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.SchemeHandler;
import dev.reel.pipeline.SourceOptions;
import dev.reel.platform.Attributes;
import dev.reel.platform.Platform;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** Opens files and web addresses of whatever container FFmpeg knows. */
public final class FfmpegSchemeHandler implements SchemeHandler {
    private static final Set<String> SCHEMES = Set.of("file", "http", "https", "hls", "data");

    /** Made by the service loader. */
    public FfmpegSchemeHandler() {}

    @Override
    public boolean handles(String scheme) {
        return SCHEMES.contains(scheme);
    }

    @Override
    public MediaSource open(String url, Attributes options, Platform platform, Cancellation cancellation) {
        Location location = Location.of(url);
        long hns = options.get(SourceOptions.TIMEOUT, SourceOptions.DEFAULT_TIMEOUT);
        OpenOptions open = OpenOptions.DEFAULT.withPatience(Duration.ofNanos(Math.multiplyExact(hns, 100L)));
        Interrupt interrupt = new Interrupt(open.patience(), platform.timeService());
        // Cancelling the opening must not reach the source that came of it.
        AtomicBoolean opening = new AtomicBoolean(true);
        cancellation.onCancel(() -> {
            if (opening.get()) {
                interrupt.cancel();
            }
        });
        try {
            Demuxer demuxer = Demuxer.open(location, open, interrupt);
            opening.set(false);
            return new FfmpegSource(demuxer, interrupt, platform);
        } catch (RuntimeException | Error e) {
            interrupt.close();
            throw e;
        }
    }
}
