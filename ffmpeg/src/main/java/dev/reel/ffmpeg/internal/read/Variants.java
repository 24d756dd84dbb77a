package dev.reel.ffmpeg.internal.read;

import dev.reel.ffmpeg.internal.natives.DemuxedStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The streams of a container that are no part of the same whole as those chosen: of other programmes, other renditions of the same. */
final class Variants {
    private final List<DemuxedStream> chosen;
    /** Those of other programmes. */
    private final Set<Integer> elsewhere;
    /** True for a list of renditions that knows no programmes. */
    private final boolean renditions;

    private Variants(List<DemuxedStream> chosen, Set<Integer> elsewhere, boolean renditions) {
        this.chosen = chosen;
        this.elsewhere = elsewhere;
        this.renditions = renditions;
    }

    static Variants of(Demuxer demuxer, List<DemuxedStream> chosen) {
        Set<Integer> elsewhere = new HashSet<>();
        List<Set<Integer>> programs = demuxer.programs();
        if (chosen.isEmpty()) {
            return new Variants(chosen, elsewhere, false);
        }
        List<Integer> own = chosen.stream().map(DemuxedStream::index).toList();
        programs.forEach(elsewhere::addAll);
        // The programme that has all that was chosen, else that of the first.
        programs.stream()
                .filter(program -> program.containsAll(own))
                .findFirst()
                .or(() -> programs.stream()
                        .filter(program -> program.contains(own.get(0)))
                        .findFirst())
                .ifPresent(elsewhere::removeAll);
        return new Variants(chosen, elsewhere, demuxer.formatName().equals("dash"));
    }

    boolean contains(DemuxedStream stream) {
        boolean other = chosen.stream().noneMatch(each -> each.index() == stream.index());
        return other && (elsewhere.contains(stream.index()) || (renditions && isRendition(stream)));
    }

    private boolean isRendition(DemuxedStream stream) {
        return chosen.stream()
                .anyMatch(each -> each.parameters().isVideo()
                                == stream.parameters().isVideo()
                        && each.parameters().isAudio() == stream.parameters().isAudio()
                        && (each.parameters().isVideo() || each.language().equals(stream.language())));
    }
}
