package dev.reel.ffmpeg.internal.read;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An HLS playlist on its way to FFmpeg, without the keys that FFmpeg would take for others than they are. Where segments are of MP4,
 * {@code SAMPLE-AES} is Common Encryption: each sample says its key's id, and the key comes from whoever reads. FFmpeg would take what
 * it finds at the key's address, often just the id again, for the key itself.
 */
final class PlaylistText {
    private static final byte[] BEGIN = "#EXTM3U".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST = 16 << 20;
    private static final String KEY = "#EXT-X-KEY:";
    private static final Pattern ATTRIBUTE = Pattern.compile("([A-Z0-9-]+)=(\"[^\"]*\"|[^,]*)");

    private final boolean allKeys;
    private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();
    private @Nullable ByteBuffer text;

    /** @param allKeys whether keys come from elsewhere even where the playlist says where to fetch them */
    PlaylistText(boolean allKeys) {
        this.allKeys = allKeys;
    }

    /** Whether bytes are the beginning of a playlist. */
    static boolean begins(ByteBuffer bytes) {
        if (bytes.remaining() < BEGIN.length) {
            return false;
        }
        for (int i = 0; i < BEGIN.length; i++) {
            if (bytes.get(bytes.position() + i) != BEGIN[i]) {
                return false;
            }
        }
        return true;
    }

    /** Takes what came; false when it is too much for a playlist. */
    boolean gather(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        gathered.writeBytes(copy);
        return gathered.size() <= MOST;
    }

    /** All has come. */
    void complete() {
        text = ByteBuffer.wrap(
                filter(gathered.toString(StandardCharsets.ISO_8859_1), allKeys).getBytes(StandardCharsets.ISO_8859_1));
        gathered.reset();
    }

    boolean isComplete() {
        return text != null;
    }

    /** Moves bytes of the text; 0 at its end. */
    int read(ByteBuffer target) {
        ByteBuffer from = text;
        if (from == null) {
            return 0;
        }
        int count = Math.min(from.remaining(), target.remaining());
        target.put(from.slice(from.position(), count));
        from.position(from.position() + count);
        return count;
    }

    /** Bytes of the text. */
    int length() {
        ByteBuffer present = text;
        return present == null ? 0 : present.limit();
    }

    /** The next byte is this one; below 0 when there is none. */
    long seek(long position) {
        ByteBuffer present = text;
        if (present == null || position < 0 || position > present.limit()) {
            return -1;
        }
        present.position((int) position);
        return position;
    }

    /** Where the next byte lies. */
    int position() {
        ByteBuffer present = text;
        return present == null ? 0 : present.position();
    }

    static String filter(String playlist, boolean allKeys) {
        if (!playlist.contains("#EXT-X-MAP:")) {
            return playlist;
        }
        StringBuilder result = new StringBuilder(playlist.length());
        for (String line : List.of(playlist.split("(?<=\n)"))) {
            if (!line.startsWith(KEY)
                    || !isOfSamples(line.substring(KEY.length()).strip(), allKeys)) {
                result.append(line);
            }
        }
        return result.toString();
    }

    private static boolean isOfSamples(String attributes, boolean allKeys) {
        String method = "";
        String format = "identity";
        String address = "";
        Matcher each = ATTRIBUTE.matcher(attributes);
        while (each.find()) {
            String value = each.group(2).replace("\"", "");
            switch (each.group(1)) {
                case "METHOD" -> method = value;
                case "KEYFORMAT" -> format = value;
                case "URI" -> address = value;
                default -> {
                    // Of no matter here.
                }
            }
        }
        return method.startsWith("SAMPLE-AES")
                && (allKeys
                        || !method.equals("SAMPLE-AES")
                        || !format.equals("identity")
                        || address.toLowerCase(Locale.ROOT).startsWith("data:"));
    }
}
