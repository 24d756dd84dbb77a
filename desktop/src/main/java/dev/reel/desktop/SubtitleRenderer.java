package dev.reel.desktop;

import dev.reel.ffmpeg.SubtitleDecoder;
import dev.reel.pipeline.sink.SampleRenderer;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import org.jspecify.annotations.Nullable;

/** Decodes the samples of a subtitle stream into a track, from which they are shown when it is time. */
final class SubtitleRenderer implements SampleRenderer {
    private final SubtitleTrack track;
    private @Nullable SubtitleDecoder decoder;

    SubtitleRenderer(SubtitleTrack track) {
        this.track = track;
    }

    @Override
    public MajorType majorType() {
        return MajorType.SUBTITLE;
    }

    @Override
    public boolean accepts(MediaType type) {
        return SubtitleDecoder.decodes(type);
    }

    @Override
    public void configure(MediaType type) {
        close();
        decoder = SubtitleDecoder.open(type);
    }

    @Override
    public void render(Sample sample, long lateness) {
        SubtitleDecoder open = decoder;
        if (open != null && sample.hasTime()) {
            open.decode(sample).forEach(track::put);
        }
    }

    @Override
    public void flush() {
        // What was decoded stays true for its time.
    }

    @Override
    public void close() {
        SubtitleDecoder open = decoder;
        if (open != null) {
            decoder = null;
            open.close();
        }
    }
}
