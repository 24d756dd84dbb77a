package dev.reel.ffmpeg.internal.natives;

import dev.reel.pipeline.Disposition;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.bytedeco.ffmpeg.global.avformat;

/** FFmpeg's bits for what a stream is meant for. */
public final class Dispositions {
    private static final Map<Integer, Disposition> BITS = Map.ofEntries(
            Map.entry(avformat.AV_DISPOSITION_DEFAULT, Disposition.DEFAULT),
            Map.entry(avformat.AV_DISPOSITION_DUB, Disposition.DUB),
            Map.entry(avformat.AV_DISPOSITION_ORIGINAL, Disposition.ORIGINAL),
            Map.entry(avformat.AV_DISPOSITION_COMMENT, Disposition.COMMENT),
            Map.entry(avformat.AV_DISPOSITION_LYRICS, Disposition.LYRICS),
            Map.entry(avformat.AV_DISPOSITION_KARAOKE, Disposition.KARAOKE),
            Map.entry(avformat.AV_DISPOSITION_FORCED, Disposition.FORCED),
            Map.entry(avformat.AV_DISPOSITION_HEARING_IMPAIRED, Disposition.HEARING_IMPAIRED),
            Map.entry(avformat.AV_DISPOSITION_VISUAL_IMPAIRED, Disposition.VISUAL_IMPAIRED),
            Map.entry(avformat.AV_DISPOSITION_CLEAN_EFFECTS, Disposition.CLEAN_EFFECTS),
            Map.entry(avformat.AV_DISPOSITION_ATTACHED_PIC, Disposition.ATTACHED_PICTURE),
            Map.entry(avformat.AV_DISPOSITION_TIMED_THUMBNAILS, Disposition.TIMED_THUMBNAILS),
            Map.entry(avformat.AV_DISPOSITION_NON_DIEGETIC, Disposition.NON_DIEGETIC),
            Map.entry(avformat.AV_DISPOSITION_CAPTIONS, Disposition.CAPTIONS),
            Map.entry(avformat.AV_DISPOSITION_DESCRIPTIONS, Disposition.DESCRIPTIONS),
            Map.entry(avformat.AV_DISPOSITION_METADATA, Disposition.METADATA),
            Map.entry(avformat.AV_DISPOSITION_DEPENDENT, Disposition.DEPENDENT),
            Map.entry(avformat.AV_DISPOSITION_STILL_IMAGE, Disposition.STILL_IMAGE));

    private Dispositions() {}

    /** What the bits say. */
    public static Set<Disposition> of(int bits) {
        Set<Disposition> result = EnumSet.noneOf(Disposition.class);
        BITS.forEach((bit, disposition) -> {
            if ((bits & bit) != 0) {
                result.add(disposition);
            }
        });
        return result;
    }

    /** The bits that say it. */
    public static int bits(Set<Disposition> dispositions) {
        return BITS.entrySet().stream()
                .filter(entry -> dispositions.contains(entry.getValue()))
                .mapToInt(Map.Entry::getKey)
                .reduce(0, (one, other) -> one | other);
    }
}
