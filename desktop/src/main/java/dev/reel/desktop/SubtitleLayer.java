package dev.reel.desktop;

import dev.reel.ffmpeg.Subtitle;
import dev.reel.ffmpeg.SubtitleDecoder;
import dev.reel.pipeline.Activate;
import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.sink.RenderPolicy;
import dev.reel.pipeline.sink.RenderingSink;
import dev.reel.pipeline.sink.SinkActivate;
import dev.reel.platform.Platform;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The subtitles that a window or a terminal lays over its pictures: any number of tracks, of which one is shown or none.
 *
 * <p>A track of a file that is read whole has all its subtitles from the beginning; one of a stream gets them by a sink of its
 * own, a little before they are due, and keeps them, so that going back finds them again. Any thread may call.
 */
public final class SubtitleLayer {
    /** Shown by {@link #select} when no track is. */
    public static final int NONE = -1;
    /** How long before their time subtitles of a stream are decoded. */
    private static final long AHEAD = Platform.SECOND;

    private final List<SubtitleTrack> tracks = new ArrayList<>();
    private int selected = NONE;

    /** A layer without a track. */
    public SubtitleLayer() {}

    /**
     * Adds a track with all its subtitles.
     *
     * @param name what people call it, such as its language
     * @return its index
     */
    public int add(String name, List<Subtitle> subtitles) {
        SubtitleTrack track = new SubtitleTrack(name);
        subtitles.forEach(track::put);
        return add(track);
    }

    /**
     * What makes a sink that adds the subtitles of a stream to a track; for an output node. It takes the types that
     * {@link SubtitleDecoder#decodes}.
     */
    public synchronized Activate<MediaSink> sink(Platform platform, int index) {
        SubtitleTrack track = tracks.get(index);
        return new SinkActivate(() -> new RenderingSink(
                platform,
                "subtitles",
                RenderPolicy.audio().withEarly(AHEAD).withoutPreroll(),
                new SubtitleRenderer(track)));
    }

    private synchronized int add(SubtitleTrack track) {
        tracks.add(track);
        return tracks.size() - 1;
    }

    /** Adds subtitles to a track; those that it has already change nothing. */
    public void put(int track, List<Subtitle> subtitles) {
        SubtitleTrack there;
        synchronized (this) {
            there = tracks.get(track);
        }
        subtitles.forEach(there::put);
    }

    /** The names of the tracks. */
    public synchronized List<String> tracks() {
        return tracks.stream().map(SubtitleTrack::name).toList();
    }

    /** Shows a track, or {@link #NONE}. */
    public synchronized void select(int track) {
        selected = track >= 0 && track < tracks.size() ? track : NONE;
    }

    /** The track that is shown, or {@link #NONE}. */
    public synchronized int selected() {
        return selected;
    }

    /** Goes to the next track, behind the last one to none; gives {@link #selected}. */
    public synchronized int cycle() {
        selected = selected + 1 < tracks.size() ? selected + 1 : NONE;
        return selected;
    }

    /** What is to be seen at a presentation time, in 100 ns units. */
    public List<Subtitle> at(long time) {
        SubtitleTrack shown = shown();
        return shown == null ? List.of() : shown.at(time);
    }

    private synchronized @Nullable SubtitleTrack shown() {
        return selected == NONE ? null : tracks.get(selected);
    }
}
