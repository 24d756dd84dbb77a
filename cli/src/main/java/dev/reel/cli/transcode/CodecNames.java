package dev.reel.cli.transcode;

import dev.reel.pipeline.ContainerType;
import dev.reel.platform.media.Subtype;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Codecs as people name them, and those that a container gets when nothing is said. */
public final class CodecNames {
    /** The codecs of a container; an empty name for what it does not hold. */
    private record Defaults(String video, String audio) {}

    private static final Map<String, Subtype> VIDEO = video();
    private static final Map<String, Subtype> AUDIO = audio();
    private static final Defaults COMMONEST = new Defaults("h264", "aac");
    private static final Map<ContainerType, Defaults> DEFAULTS = Map.ofEntries(
            Map.entry(ContainerType.ASF, new Defaults("wmv2", "wmav2")),
            Map.entry(ContainerType.MP3, new Defaults("", "mp3")),
            Map.entry(ContainerType.AC3, new Defaults("", "ac3")),
            Map.entry(ContainerType.ADTS, new Defaults("", "aac")),
            Map.entry(ContainerType.WAVE, new Defaults("", "pcm")),
            Map.entry(ContainerType.AVI, new Defaults("mpeg4", "mp3")),
            Map.entry(ContainerType.AMR, new Defaults("", "amr")),
            Map.entry(ContainerType.FLAC, new Defaults("", "flac")),
            Map.entry(ContainerType.WEBM, new Defaults("vp9", "opus")),
            Map.entry(ContainerType.OGG, new Defaults("", "opus")));

    private CodecNames() {}

    /** The names of video codecs, for help and messages. */
    public static String videoNames() {
        return String.join(", ", VIDEO.keySet());
    }

    /** The names of audio codecs, for help and messages. */
    public static String audioNames() {
        return String.join(", ", AUDIO.keySet());
    }

    /** The subtype of a video codec. */
    public static Optional<Subtype> video(String name) {
        return Optional.ofNullable(VIDEO.get(name.toLowerCase(Locale.ROOT)));
    }

    /** The subtype of an audio codec. */
    public static Optional<Subtype> audio(String name) {
        return Optional.ofNullable(AUDIO.get(name.toLowerCase(Locale.ROOT)));
    }

    /** What video becomes in a container; empty when it holds none. */
    public static Optional<Subtype> videoOf(ContainerType container, String fileName) {
        String codec = isProgramStream(container, fileName)
                ? "mpeg2"
                : defaults(container).video();
        return video(codec);
    }

    /** What sound becomes in a container; empty when it holds none. */
    public static Optional<Subtype> audioOf(ContainerType container, String fileName) {
        String codec = isProgramStream(container, fileName)
                ? "mp2"
                : defaults(container).audio();
        return audio(codec);
    }

    private static Defaults defaults(ContainerType container) {
        return DEFAULTS.getOrDefault(container, COMMONEST);
    }

    private static boolean isProgramStream(ContainerType container, String fileName) {
        String lower = fileName.toLowerCase(Locale.ROOT);
        return container.equals(ContainerType.MPEG2) && (lower.endsWith(".mpg") || lower.endsWith(".mpeg"));
    }

    private static Map<String, Subtype> video() {
        Map<String, Subtype> names = new LinkedHashMap<>();
        names.put("h264", Subtype.H264);
        names.put("vp9", Subtype.VP90);
        names.put("vp8", Subtype.VP80);
        names.put("av1", Subtype.AV1);
        names.put("mpeg4", Subtype.named("mpeg4"));
        names.put("mpeg2", Subtype.named("mpeg2video"));
        names.put("mpeg1", Subtype.named("mpeg1video"));
        names.put("mjpeg", Subtype.MJPG);
        names.put("wmv2", Subtype.named("wmv2"));
        return names;
    }

    private static Map<String, Subtype> audio() {
        Map<String, Subtype> names = new LinkedHashMap<>();
        names.put("aac", Subtype.AAC);
        names.put("opus", Subtype.OPUS);
        names.put("mp3", Subtype.MP3);
        names.put("flac", Subtype.FLAC);
        names.put("alac", Subtype.ALAC);
        names.put("pcm", Subtype.PCM);
        names.put("ac3", Subtype.named("ac3"));
        names.put("eac3", Subtype.named("eac3"));
        names.put("mp2", Subtype.named("mp2"));
        names.put("wmav2", Subtype.named("wmav2"));
        names.put("amr", Subtype.named("amr_nb"));
        return names;
    }
}
