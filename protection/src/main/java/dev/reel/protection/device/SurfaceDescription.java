package dev.reel.protection.device;

/**
 * What a surface is to be (crypto-session.md §6).
 *
 * @param width the bytes of one row
 * @param height the number of rows
 * @param usage what it is for
 * @param samples samples per pixel; more than one is a multisampled surface
 */
public record SurfaceDescription(int width, int height, Usage usage, int samples) {
    /** What a surface is for. */
    public enum Usage {
        /** Protected pixels that can be decrypted into and read back encrypted. */
        OFFSCREEN_PLAIN(true, true),
        /** Protected pixels that are drawn to; otherwise the same. */
        RENDER_TARGET(true, true),
        /** A protected bit stream for a decoder; cannot be read back. */
        DECODER_BITSTREAM(true, false),
        /** System memory that may be mapped. */
        UNPROTECTED(false, false);

        private final boolean isProtected;
        private final boolean readBack;

        Usage(boolean isProtected, boolean readBack) {
            this.isProtected = isProtected;
            this.readBack = readBack;
        }

        /** True when the surface lies in protected memory and is never mapped. */
        public boolean isProtected() {
            return isProtected;
        }

        /** True when the surface can be the source of a read-back. */
        public boolean readBack() {
            return readBack;
        }
    }

    /** A protected surface of rows of {@code width} bytes. */
    public static SurfaceDescription offscreen(int width, int height) {
        return new SurfaceDescription(width, height, Usage.OFFSCREEN_PLAIN, 1);
    }
}
