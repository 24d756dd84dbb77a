package dev.reel.ffmpeg.internal.boxes;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Boxes in memory. What is cut short throws one of the buffer's exceptions. */
final class Boxes {
    private static final int HEADER = 8;

    private Boxes() {}

    /** A box without its header. */
    record Box(String type, ByteBuffer body) {
        List<Box> children() {
            return in(body);
        }

        @Nullable
        Box find(String... path) {
            Box at = this;
            for (String name : path) {
                Box found = null;
                for (Box child : at.children()) {
                    if (child.type.equals(name)) {
                        found = child;
                        break;
                    }
                }
                if (found == null) {
                    return null;
                }
                at = found;
            }
            return at;
        }

        List<Box> all(String name) {
            return children().stream().filter(child -> child.type.equals(name)).toList();
        }

        /** From the first byte of the body on. */
        ByteBuffer reader() {
            return body.duplicate();
        }
    }

    static List<Box> in(ByteBuffer bytes) {
        List<Box> result = new ArrayList<>();
        ByteBuffer left = bytes.duplicate();
        while (left.remaining() >= HEADER) {
            int start = left.position();
            long size = Integer.toUnsignedLong(left.getInt(start));
            int header = HEADER;
            if (size == 1 && left.remaining() >= 2 * HEADER) {
                size = left.getLong(start + HEADER);
                header = 2 * HEADER;
            } else if (size == 0) {
                size = left.remaining();
            }
            if (size < header || size > left.remaining()) {
                return result;
            }
            result.add(new Box(
                    BoxTap.type(left, start + 4),
                    left.duplicate()
                            .position(start + header)
                            .limit(start + (int) size)
                            .slice()));
            left.position(start + (int) size);
        }
        return result;
    }
}
