package dev.reel.topology.transcode;

import dev.reel.pipeline.ContainerType;
import dev.reel.platform.media.Subtype;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The codecs that a container usually has.
 *
 * @param video null where it holds none
 * @param audio null where it holds none
 */
record UsualCodecs(@Nullable Subtype video, @Nullable Subtype audio) {
    /** Names of files that hold sound only though their container could hold more. */
    private static final Set<String> SOUND = Set.of("m4a", "mka", "oga", "wma");

    private static final UsualCodecs COMMONEST = new UsualCodecs(Subtype.H264, Subtype.AAC);
    private static final UsualCodecs PROGRAM_STREAM =
            new UsualCodecs(Subtype.named("mpeg2video"), Subtype.named("mp2"));
    private static final Map<ContainerType, UsualCodecs> OF_CONTAINER = Map.ofEntries(
            Map.entry(ContainerType.ASF, new UsualCodecs(Subtype.named("wmv2"), Subtype.named("wmav2"))),
            Map.entry(ContainerType.MP3, new UsualCodecs(null, Subtype.MP3)),
            Map.entry(ContainerType.AC3, new UsualCodecs(null, Subtype.named("ac3"))),
            Map.entry(ContainerType.ADTS, new UsualCodecs(null, Subtype.AAC)),
            Map.entry(ContainerType.WAVE, new UsualCodecs(null, Subtype.PCM)),
            Map.entry(ContainerType.AVI, new UsualCodecs(Subtype.named("mpeg4"), Subtype.MP3)),
            Map.entry(ContainerType.AMR, new UsualCodecs(null, Subtype.named("amr_nb"))),
            Map.entry(ContainerType.FLAC, new UsualCodecs(null, Subtype.FLAC)),
            Map.entry(ContainerType.WEBM, new UsualCodecs(Subtype.VP90, Subtype.OPUS)),
            Map.entry(ContainerType.GIF, new UsualCodecs(Subtype.named("gif"), null)),
            Map.entry(ContainerType.OGG, new UsualCodecs(null, Subtype.OPUS)));

    /** What a container of this name is written with when nothing else is said. */
    static UsualCodecs of(ContainerType container, String fileName) {
        String lower = fileName.toLowerCase(Locale.ROOT);
        boolean programStream =
                container.equals(ContainerType.MPEG2) && (lower.endsWith(".mpg") || lower.endsWith(".mpeg"));
        UsualCodecs usual = programStream ? PROGRAM_STREAM : OF_CONTAINER.getOrDefault(container, COMMONEST);
        return SOUND.contains(lower.substring(lower.lastIndexOf('.') + 1))
                ? new UsualCodecs(null, usual.audio())
                : usual;
    }
}
