package dev.reel.ffmpeg.internal.read;

import dev.reel.ffmpeg.internal.natives.Dictionary;
import dev.reel.ffmpeg.internal.natives.Natives;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVOutputFormat;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;

/** Endings of names and MIME types of the containers that FFmpeg reads, in lower case, found when they are asked for. */
final class KnownFormats {
    /** Types in use of which FFmpeg's own lists have only another name, by a format that has them. */
    private static final Map<String, String> ALSO = Map.ofEntries(
            Map.entry("audio/mp4", "mp4"),
            Map.entry("audio/x-m4a", "m4a"),
            Map.entry("video/quicktime", "mov"),
            Map.entry("video/3gpp", "3gp"),
            Map.entry("audio/3gpp", "3gp"),
            Map.entry("audio/aac", "aac"),
            Map.entry("audio/flac", "flac"),
            Map.entry("audio/wav", "wav"),
            Map.entry("audio/vnd.wave", "wav"),
            Map.entry("audio/webm", "webm"),
            Map.entry("video/mp2t", "ts"),
            Map.entry("video/avi", "avi"),
            Map.entry("application/vnd.apple.mpegurl", "m3u8"),
            Map.entry("application/x-mpegurl", "m3u8"),
            Map.entry("text/vtt", "vtt"));

    private final Set<String> readable = new TreeSet<>();
    private final Set<String> extensions = new TreeSet<>();
    private final Set<String> mimeTypes = new TreeSet<>();

    private KnownFormats() {
        Natives.load();
        Set<String> names = new HashSet<>();
        try (PointerPointer<BytePointer> place = new PointerPointer<>(1)) {
            place.put(0, (BytePointer) null);
            for (AVInputFormat format = avformat.av_demuxer_iterate(place);
                    format != null;
                    format = avformat.av_demuxer_iterate(place)) {
                readable.add(Dictionary.text(format.name()));
                entries(format.name()).forEach(names::add);
                entries(format.extensions()).forEach(names::add);
                add(format.extensions(), format.mime_type());
            }
        }
        addWhatIsWrittenToo(names);
        ALSO.forEach((type, ending) -> {
            if (extensions.contains("." + ending)) {
                mimeTypes.add(type);
            }
        });
    }

    private void add(BytePointer endings, BytePointer types) {
        entries(endings).forEach(ending -> extensions.add("." + ending));
        entries(types).forEach(mimeTypes::add);
    }

    /** FFmpeg's names of what it reads; one may be a list of names with commas. */
    static Set<String> names() {
        return Holder.KNOWN.readable;
    }

    /** With the dot. */
    static Set<String> extensions() {
        return Holder.KNOWN.extensions;
    }

    static Set<String> mimeTypes() {
        return Holder.KNOWN.mimeTypes;
    }

    /** FFmpeg tells endings and types of what it writes more often than of what it reads. */
    private void addWhatIsWrittenToo(Set<String> read) {
        try (PointerPointer<BytePointer> place = new PointerPointer<>(1)) {
            place.put(0, (BytePointer) null);
            for (AVOutputFormat format = avformat.av_muxer_iterate(place);
                    format != null;
                    format = avformat.av_muxer_iterate(place)) {
                if (Stream.concat(entries(format.name()), entries(format.extensions()))
                        .anyMatch(read::contains)) {
                    add(format.extensions(), format.mime_type());
                }
            }
        }
    }

    private static Stream<String> entries(BytePointer list) {
        return Stream.of(Dictionary.text(list).split(","))
                .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
                .filter(entry -> !entry.isEmpty());
    }

    private static final class Holder {
        static final KnownFormats KNOWN = new KnownFormats();
    }
}
