package dev.reel.ffmpeg.internal.natives;

import dev.reel.pipeline.ContainerType;
import dev.reel.platform.media.MajorType;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.ffmpeg.avformat.AVOutputFormat;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.jspecify.annotations.Nullable;

/**
 * How FFmpeg writes a container. Any thread.
 *
 * @param muxer FFmpeg's name
 * @param options of the muxer
 * @param codecs that it takes, by FFmpeg's names; empty: FFmpeg knows
 * @param wholeFrames true when times of video are counted in frames
 */
public record FileFormat(String muxer, Map<String, String> options, Set<String> codecs, boolean wholeFrames) {
    private static final Map<ContainerType, FileFormat> ALL = Map.ofEntries(
            entry(ContainerType.ASF, "asf"),
            entry(ContainerType.MPEG4, "mp4"),
            entry(ContainerType.MP3, "mp3", "mp3"),
            entry(ContainerType.THREE_GP, "3gp"),
            entry(ContainerType.AC3, "ac3", "ac3"),
            entry(ContainerType.ADTS, "adts", "aac"),
            entry(
                    ContainerType.MPEG2,
                    "mpegts",
                    "h264",
                    "hevc",
                    "mpeg1video",
                    "mpeg2video",
                    "mpeg4",
                    "aac",
                    "mp2",
                    "mp3",
                    "ac3",
                    "eac3",
                    "opus",
                    "dvb_subtitle",
                    "dvb_teletext"),
            Map.entry(
                    ContainerType.FMPEG4,
                    new FileFormat(
                            "mp4", Map.of("movflags", "frag_keyframe+delay_moov+default_base_moof"), Set.of(), false)),
            entry(ContainerType.WAVE, "wav"),
            Map.entry(ContainerType.AVI, new FileFormat("avi", Map.of(), Set.of(), true)),
            entry(ContainerType.AMR, "amr", "amr_nb", "amr_wb"),
            entry(ContainerType.FLAC, "flac", "flac"),
            entry(ContainerType.QUICKTIME, "mov"),
            entry(ContainerType.GIF, "gif", "gif"),
            entry(ContainerType.MATROSKA, "matroska"),
            entry(ContainerType.WEBM, "webm"),
            entry(ContainerType.OGG, "ogg", "opus", "vorbis", "flac", "speex", "theora", "vp8"));
    private static final FileFormat PROGRAM_STREAM =
            new FileFormat("vob", Map.of(), Set.of("mpeg1video", "mpeg2video", "mp2", "mp3", "ac3"), false);

    private static final Set<String> ONE_SOUND = Set.of("mp3", "ac3", "adts", "wav", "amr", "flac");
    private static final Set<String> ORIENTED = Set.of("mp4", "mov", "3gp", "ipod", "matroska", "webm");
    private static final Set<String> CHAPTERS = Set.of("mp4", "3gp", "mov", "matroska", "webm", "mp3", "asf");
    private static final Set<String> COVERS = Set.of("mp4", "mp3", "flac");
    private static final Set<String> COVER_CODECS = Set.of("mjpeg", "png");

    /** How a container is written; empty when it is not, or not by this build. */
    public static Optional<FileFormat> of(ContainerType container) {
        return Optional.ofNullable(ALL.get(container)).filter(format -> format.find() != null);
    }

    /** How a file of a container is written, whose name may tell more. */
    public static Optional<FileFormat> of(ContainerType container, Path target) {
        String name = String.valueOf(target.getFileName()).toLowerCase(Locale.ROOT);
        boolean programStream = name.endsWith(".mpg") || name.endsWith(".mpeg") || name.endsWith(".vob");
        return container.equals(ContainerType.MPEG2) && programStream ? Optional.of(PROGRAM_STREAM) : of(container);
    }

    /** FFmpeg's muxer; null when this build has none. */
    @Nullable
    public AVOutputFormat find() {
        Natives.load();
        return avformat.av_guess_format(muxer, null, null);
    }

    /** False when FFmpeg knows that files of this kind have no such codec. */
    public boolean holds(int codecId) {
        if (!codecs.isEmpty()) {
            return codecs.contains(Dictionary.text(avcodec.avcodec_get_name(codecId)));
        }
        AVOutputFormat format = find();
        return format != null && avformat.avformat_query_codec(format, codecId, 0) != 0;
    }

    /** How many streams of a kind it may have. */
    public int most(MajorType kind) {
        if (muxer.equals("gif")) {
            return kind.equals(MajorType.VIDEO) ? 1 : 0;
        }
        if (!ONE_SOUND.contains(muxer)) {
            return Integer.MAX_VALUE;
        }
        return kind.equals(MajorType.AUDIO) ? 1 : 0;
    }

    /** True when it can say that pictures are to be turned or mirrored before they are shown. */
    public boolean saysOrientation() {
        return ORIENTED.contains(muxer);
    }

    /** True when it keeps chapters. */
    public boolean holdsChapters() {
        return CHAPTERS.contains(muxer);
    }

    /** True when what is shown before the time 0 stays before it; else all times are moved. */
    public boolean keepsNegativeTimes() {
        return muxer.equals("mp4") || muxer.equals("3gp") || muxer.equals("mov");
    }

    /** True when it keeps other files, cover pictures among them, as they are. */
    public boolean holdsFiles() {
        return muxer.equals("matroska");
    }

    /** True when it keeps a cover picture of this codec as a stream of one picture. */
    public boolean holdsCover(int codecId) {
        return options.isEmpty()
                && COVERS.contains(muxer)
                && COVER_CODECS.contains(Dictionary.text(avcodec.avcodec_get_name(codecId)));
    }

    private static Map.Entry<ContainerType, FileFormat> entry(ContainerType container, String muxer, String... codecs) {
        return Map.entry(container, new FileFormat(muxer, Map.of(), Set.of(codecs), false));
    }
}
