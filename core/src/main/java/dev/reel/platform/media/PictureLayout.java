package dev.reel.platform.media;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Where the planes of a picture lie in memory whose rows are padded, and where in memory without gaps (platform.md §6).
 *
 * @param planes in the order in which both kinds of memory hold them
 * @param alignment bytes that the pitch is a multiple of
 * @param pitch bytes from one row of the first plane to the next, padding included
 * @param contiguousLength bytes without gaps
 * @param memoryLength bytes with padded rows
 */
record PictureLayout(List<Plane> planes, int alignment, int pitch, int contiguousLength, int memoryLength) {
    private static final int PADDING = 64;
    private static final int WIDE_PADDING = 128;

    /**
     * @param offset where its rows begin in padded memory
     * @param pitch bytes from row to row in padded memory
     * @param linearOffset where its rows begin in memory without gaps
     * @param linearLength bytes of all rows there; the last row may be cut short
     * @param rowLength bytes of a row there
     */
    record Plane(int offset, int pitch, int linearOffset, int linearLength, int rowLength) {
        int rows() {
            return (linearLength + rowLength - 1) / rowLength;
        }

        int length() {
            return rows() * pitch;
        }

        /** Copies the rows into padded memory. */
        void spread(ByteBuffer linear, ByteBuffer padded) {
            for (int done = 0, at = offset; done < linearLength; done += rowLength, at += pitch) {
                padded.put(at, linear, linearOffset + done, Math.min(rowLength, linearLength - done));
            }
        }

        /** Copies the rows out of padded memory. */
        void gather(ByteBuffer padded, ByteBuffer linear) {
            for (int done = 0, at = offset; done < linearLength; done += rowLength, at += pitch) {
                linear.put(linearOffset + done, padded, at, Math.min(rowLength, linearLength - done));
            }
        }
    }

    /** The layout of a subtype; {@code MF_E_INVALIDMEDIATYPE} when it is not known. */
    static PictureLayout of(UUID subtype, int width, int height) {
        FrameLayout.stride(subtype, width);
        int whole = FrameLayout.imageSize(subtype, width, height);
        boolean half = isIn(subtype, Subtype.YV12, Subtype.I420, Subtype.IYUV);
        boolean imc = isIn(subtype, Subtype.IMC1, Subtype.IMC2, Subtype.IMC3, Subtype.IMC4);
        boolean planar = half || imc || subtype.equals(Subtype.NV12);
        int row = planar ? (width + 1) & ~1 : FrameLayout.imageSize(subtype, width, 1);
        int alignment = imc || subtype.equals(Subtype.YV12) ? WIDE_PADDING : PADDING;
        int pitch = (row + alignment - 1) & -alignment;

        List<Plane> planes = new ArrayList<>();
        planes.add(new Plane(0, pitch, 0, row * height, row));
        int offset = pitch * height;
        int colour = whole - row * height;
        int parts = !planar ? 0 : half || isIn(subtype, Subtype.IMC1, Subtype.IMC3) ? 2 : 1;
        int linear = row * height;
        for (int part = 1; part <= parts; part++) {
            int end = row * height + colour * part / parts;
            Plane plane = half
                    ? new Plane(offset, pitch / 2, linear, end - linear, row / 2)
                    : new Plane(offset, pitch, linear, end - linear, row);
            planes.add(plane);
            offset += plane.length();
            linear = end;
        }
        return new PictureLayout(List.copyOf(planes), alignment, pitch, whole, offset);
    }

    private static boolean isIn(UUID subtype, UUID... group) {
        return List.of(group).contains(subtype);
    }
}
