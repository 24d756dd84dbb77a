package dev.reel.topology.transcode;

import dev.reel.pipeline.Attachment;
import dev.reel.pipeline.Chapter;
import dev.reel.pipeline.ContainerType;
import dev.reel.pipeline.MetadataProvider;
import dev.reel.pipeline.sink.FileSinkProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What of a source besides its streams goes into a new file.
 *
 * @param chapters by the new file's time
 * @param length where the new file is to end; empty: where the source does
 * @param leftBehind a line for each thing that does not go into it
 */
record Contents(
        List<Chapter> chapters, List<Attachment> attachments, Optional<Duration> length, List<String> leftBehind) {

    /**
     * @param start media time at which the file begins, 100 ns units
     * @param stop media time at which it ends; null: at the source's end
     */
    static Contents of(
            @Nullable MetadataProvider provider,
            FileSinkProvider writer,
            ContainerType container,
            long start,
            @Nullable Long stop) {
        Duration begin = Duration.ofNanos(start * 100);
        Optional<Duration> length =
                stop == null ? Optional.empty() : Optional.of(Duration.ofNanos((stop - start) * 100));
        if (provider == null) {
            return new Contents(List.of(), List.of(), length, List.of());
        }
        List<String> left = new ArrayList<>();
        List<Chapter> chapters = new ArrayList<>();
        for (Chapter chapter : provider.chapters()) {
            Duration from = later(chapter.start().minus(begin), Duration.ZERO);
            Duration until = chapter.end().minus(begin);
            until = length.isPresent() && until.compareTo(length.get()) > 0 ? length.get() : until;
            if (from.compareTo(until) < 0) {
                chapters.add(new Chapter(from, until, chapter.title(), chapter.tags()));
            }
        }
        if (!chapters.isEmpty() && !writer.holdsChapters(container)) {
            left.add(chapters.size() + (chapters.size() == 1 ? " chapter: " : " chapters: ") + container.name()
                    + " files hold none");
            chapters.clear();
        }
        List<Attachment> attachments = new ArrayList<>();
        for (Attachment attachment : provider.attachments()) {
            if (writer.holds(container, attachment)) {
                attachments.add(attachment);
            } else {
                left.add(attachment + ": " + container.name() + " files hold no such thing");
            }
        }
        provider.otherStreams().forEach(stream -> left.add(stream + ": nothing plays it"));
        return new Contents(List.copyOf(chapters), List.copyOf(attachments), length, List.copyOf(left));
    }

    private static Duration later(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
