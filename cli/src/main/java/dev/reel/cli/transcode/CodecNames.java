package dev.reel.cli.transcode;

import dev.reel.platform.media.Subtype;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Codecs as people name them. */
public final class CodecNames {
    private static final Map<String, Subtype> VIDEO = video();
    private static final Map<String, Subtype> AUDIO = audio();

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

    private static Map<String, Subtype> video() {
        Map<String, Subtype> names = new LinkedHashMap<>();
        names.put("h264", Subtype.H264);
        names.put("hevc", Subtype.HEVC);
        names.put("vp9", Subtype.VP90);
        names.put("vp8", Subtype.VP80);
        names.put("av1", Subtype.AV1);
        names.put("mpeg4", Subtype.named("mpeg4"));
        names.put("mpeg2", Subtype.named("mpeg2video"));
        names.put("mpeg1", Subtype.named("mpeg1video"));
        names.put("mjpeg", Subtype.MJPG);
        names.put("gif", Subtype.named("gif"));
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
