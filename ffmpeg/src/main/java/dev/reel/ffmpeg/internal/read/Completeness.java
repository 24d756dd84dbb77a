package dev.reel.ffmpeg.internal.read;

import dev.reel.ffmpeg.internal.natives.Dictionary;
import dev.reel.ffmpeg.internal.natives.TimeBase;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVIndexEntry;
import org.bytedeco.ffmpeg.global.avformat;
import org.jspecify.annotations.Nullable;

/**
 * Whether a container that has ended had its end, by what it says of itself: its sizes, its index, its duration. What says nothing,
 * as what was written into a pipe, is taken for whole.
 */
final class Completeness {
    private static final int SEEK_SET = 0;
    /** Boxes that are looked at; each may cost a request where data comes from a server. */
    private static final int LOCAL_BOXES = 10_000;

    private static final int REMOTE_BOXES = 16;
    private static final int TAIL = 64 << 10;
    private static final int OGG_HEADER = 27;

    /** Formats whose first header counts what is in them. */
    private static final Set<String> COUNTED = Set.of("flac", "mp3", "tta", "ape", "wv", "dsf", "caf", "w64");
    /** Microseconds: what a codec's delay and a last packet may make of a duration. */
    private static final long CLOSE = 60_000;

    private final AVFormatContext context;
    private final String format;
    private final boolean local;

    Completeness(AVFormatContext context, boolean local) {
        this.context = context;
        this.local = local;
        format = Dictionary.text(context.iformat().name());
    }

    /**
     * What is missing, in words; null when nothing is known to be.
     *
     * @param head the beginning where that cannot be read any more, else null
     * @param passed how many bytes came of what cannot be read again
     * @param furthest where the last packet ended, in microseconds
     */
    @Nullable
    String missing(byte @Nullable [] head, long passed, long furthest) {
        String byTime = missingByTime(furthest);
        if (byTime != null) {
            return byTime;
        }
        AVIOContext io = context.pb();
        if (io == null || io.isNull()) {
            return null;
        }
        boolean seekable = (io.seekable() & avformat.AVIO_SEEKABLE_NORMAL) != 0;
        long size = seekable ? avformat.avio_size(io) : passed;
        if (size <= 0) {
            return null;
        }
        if (!seekable) {
            return head == null ? null : missing(DeclaredSize.of(head), size);
        }
        long place = avformat.avio_seek(io, 0, 1);
        try {
            return missing(io, size);
        } finally {
            io.eof_reached(0);
            avformat.avio_seek(io, place, SEEK_SET);
        }
    }

    private @Nullable String missing(AVIOContext io, long size) {
        if (format.startsWith("mov")) {
            long needed = Math.max(indexEnd(), boxEnd(io, size));
            return missing(OptionalLong.of(needed), size);
        }
        String declared = missing(DeclaredSize.of(read(io, 0, (int) Math.min(size, DeclaredSize.HEAD))), size);
        return declared != null ? declared : missingByTail(io, size);
    }

    private static @Nullable String missing(OptionalLong needed, long size) {
        return needed.isPresent() && needed.getAsLong() > size
                ? (needed.getAsLong() - size) + " of " + needed.getAsLong() + " bytes are missing"
                : null;
    }

    /** Where the last sample ends that the index knows. */
    private long indexEnd() {
        long end = 0;
        for (int i = 0; i < context.nb_streams(); i++) {
            int count = avformat.avformat_index_get_entries_count(context.streams(i));
            for (int k = Math.max(0, count - 16); k < count; k++) {
                AVIndexEntry entry = avformat.avformat_index_get_entry(context.streams(i), k);
                end = entry == null ? end : Math.max(end, entry.pos() + entry.size());
            }
        }
        return end;
    }

    /** Where the last box ends. */
    private long boxEnd(AVIOContext io, long size) {
        long at = 0;
        for (int i = 0; i < (local ? LOCAL_BOXES : REMOTE_BOXES) && at < size; i++) {
            byte[] header = read(io, at, (int) Math.min(16, size - at));
            if (header.length < 8) {
                // A few zeros behind the last box are padding.
                return at + (allZero(header) ? 0 : 8);
            }
            long length = Integer.toUnsignedLong(ByteBuffer.wrap(header).getInt());
            if (length == 1 && header.length == 16) {
                length = ByteBuffer.wrap(header).getLong(8);
            }
            if (length < 8 || !isName(header)) {
                // To the end of the file, or no box.
                return 0;
            }
            at += length;
            if (at < 0) {
                return 0;
            }
        }
        return at;
    }

    private static boolean isName(byte[] header) {
        for (int i = 4; i < 8; i++) {
            if (header[i] < 0x20) {
                return false;
            }
        }
        return true;
    }

    private static boolean allZero(byte[] bytes) {
        for (byte each : bytes) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    private @Nullable String missingByTime(long furthest) {
        long duration = context.duration();
        boolean told = context.duration_estimation_method() == avformat.AVFMT_DURATION_FROM_STREAM
                || context.duration_estimation_method() == avformat.AVFMT_DURATION_FROM_PTS;
        if (!COUNTED.contains(format) || !told || duration <= 0 || furthest == TimeBase.NONE) {
            return null;
        }
        long start = context.start_time() == TimeBase.NONE ? 0 : Math.max(0, context.start_time());
        long lacking = duration - (furthest - start);
        return lacking > CLOSE
                ? String.format(Locale.ROOT, "%.1f of %.1f s are missing", lacking / 1e6, duration / 1e6)
                : null;
    }

    /** What pages and pictures end with. */
    private @Nullable String missingByTail(AVIOContext io, long size) {
        int length = (int) Math.min(size, TAIL);
        if (format.equals("ogg")) {
            return cutPage(read(io, size - length, length)) ? "its last page is cut" : null;
        }
        boolean picture = format.endsWith("_pipe") || format.equals("image2");
        if (!picture) {
            return null;
        }
        byte[] head = read(io, 0, (int) Math.min(size, 16));
        byte[] tail = read(io, size - length, length);
        if (starts(head, 0x89, 'P', 'N', 'G') && !has(tail, 'I', 'E', 'N', 'D')) {
            return "the picture has no end";
        }
        return starts(head, 0xFF, 0xD8) && !has(tail, 0xFF, 0xD9) ? "the picture has no end" : null;
    }

    /** Whether the last page goes on behind the end. */
    private static boolean cutPage(byte[] tail) {
        for (int at = tail.length - 4; at >= 0; at--) {
            if (tail[at] == 'O' && tail[at + 1] == 'g' && tail[at + 2] == 'g' && tail[at + 3] == 'S') {
                if (tail.length - at < OGG_HEADER) {
                    return true;
                }
                int segments = tail[at + OGG_HEADER - 1] & 0xFF;
                int end = at + OGG_HEADER + segments;
                for (int i = at + OGG_HEADER; i < Math.min(at + OGG_HEADER + segments, tail.length); i++) {
                    end += tail[i] & 0xFF;
                }
                return end > tail.length;
            }
        }
        return false;
    }

    private static boolean starts(byte[] bytes, int... wanted) {
        return matches(bytes, 0, wanted);
    }

    private static boolean has(byte[] bytes, int... wanted) {
        for (int at = bytes.length - wanted.length; at >= 0; at--) {
            if (matches(bytes, at, wanted)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(byte[] bytes, int at, int... wanted) {
        if (at + wanted.length > bytes.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if ((bytes[at + i] & 0xFF) != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] read(AVIOContext io, long at, int length) {
        byte[] bytes = new byte[length];
        if (avformat.avio_seek(io, at, SEEK_SET) < 0) {
            return new byte[0];
        }
        int count = avformat.avio_read(io, bytes, length);
        return count <= 0 ? new byte[0] : Arrays.copyOf(bytes, count);
    }
}
