package dev.reel.ffmpeg.internal.boxes;

import java.nio.ByteBuffer;
import java.util.Set;

/**
 * Watches the bytes of one input as a demuxer reads them, in whatever order, and hands on each movie box and each movie fragment
 * box once it has passed. What was jumped over inside such a box is zero.
 */
public final class BoxTap {
    /** Gets the boxes. */
    public interface Listener {
        /** A movie box, whole, with its header. */
        void movie(ByteBuffer box);

        /**
         * A movie fragment box.
         *
         * @param box whole, with its header
         * @param position where it begins in the input
         */
        void fragment(ByteBuffer box, long position);
    }

    private static final Set<String> TOP = Set.of(
            "ftyp", "styp", "moov", "moof", "mdat", "sidx", "ssix", "free", "skip", "wide", "emsg", "prft", "pdin",
            "uuid", "mfra", "meta", "pssh", "pnot");
    private static final int HEADER = 8;
    private static final int WIDE_HEADER = 16;

    private final Listener listener;
    private final int most;
    private final ByteBuffer header = ByteBuffer.allocate(WIDE_HEADER);
    /** Where the next box begins; of the one that is kept, if any, where it does. */
    private long next = -1;

    private long lastEnd = -1;
    private boolean begun;
    private boolean foreign;
    private byte[] kept = {};
    private boolean keepsMovie;

    /** @param most bytes of the largest box that is kept; a larger one passes unseen */
    public BoxTap(Listener listener, int most) {
        this.listener = listener;
        this.most = most;
    }

    /** Whether what passes is not made of boxes. */
    public boolean isForeign() {
        return foreign;
    }

    /** Bytes that were read from a position on. */
    public void pass(long position, ByteBuffer bytes) {
        if (foreign || !bytes.hasRemaining()) {
            return;
        }
        if (next < 0) {
            next = position;
        }
        long end = position + bytes.remaining();
        if (isKeeping()) {
            keep(position, bytes);
        }
        if (!isKeeping() && position != lastEnd && position != next && header.position() == 0 && beginsBox(bytes)) {
            next = position;
        }
        lastEnd = end;
        while (!isKeeping() && next + header.position() >= position && next + header.position() < end) {
            readHeader(position, bytes);
            if (foreign) {
                return;
            }
        }
        if (header.position() > 0 && next + header.position() != end) {
            // The rest of a header did not follow.
            header.clear();
        }
    }

    private boolean isKeeping() {
        return kept.length > 0;
    }

    private void readHeader(long position, ByteBuffer bytes) {
        int wanted = header.position() >= HEADER && header.getInt(0) == 1 ? WIDE_HEADER : HEADER;
        int at = (int) (next + header.position() - position);
        while (header.position() < wanted && at < bytes.remaining()) {
            header.put(bytes.get(bytes.position() + at++));
        }
        if (header.position() < wanted || (wanted == HEADER && header.getInt(0) == 1)) {
            return;
        }
        header.clear();
        String type = type(header, 4);
        foreign = !begun && !TOP.contains(type);
        begun = true;
        long size = Integer.toUnsignedLong(header.getInt(0));
        long length = size == 0 ? Long.MAX_VALUE - next : size == 1 ? header.getLong(8) : size;
        boolean movie = type.equals("moov");
        if (length < HEADER) {
            next = Long.MAX_VALUE;
        } else if ((movie || type.equals("moof")) && length <= most) {
            kept = new byte[(int) length];
            keepsMovie = movie;
            ByteBuffer.wrap(kept).put(header.duplicate().limit(wanted));
            keep(position, bytes);
        } else {
            next = Math.max(next, next + length);
        }
    }

    /** Puts what falls into the kept box into its place, and ends it where it is complete or left. */
    private void keep(long position, ByteBuffer bytes) {
        long end = position + bytes.remaining();
        long boxEnd = next + kept.length;
        long from = Math.max(position, next);
        long to = Math.min(end, boxEnd);
        if (from < to) {
            bytes.duplicate()
                    .position(bytes.position() + (int) (from - position))
                    .get(kept, (int) (from - next), (int) (to - from));
        }
        if (end >= boxEnd || end <= next) {
            ByteBuffer whole = ByteBuffer.wrap(kept);
            kept = new byte[0];
            long begin = next;
            next = boxEnd;
            if (keepsMovie) {
                listener.movie(whole);
            } else {
                listener.fragment(whole, begin);
            }
        }
    }

    private static boolean beginsBox(ByteBuffer bytes) {
        return bytes.remaining() >= HEADER && TOP.contains(type(bytes, bytes.position() + 4));
    }

    static String type(ByteBuffer bytes, int at) {
        char[] name = new char[4];
        for (int i = 0; i < name.length; i++) {
            name[i] = (char) (bytes.get(at + i) & 0xFF);
        }
        return new String(name);
    }
}
