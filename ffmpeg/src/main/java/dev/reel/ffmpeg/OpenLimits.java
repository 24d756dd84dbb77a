package dev.reel.ffmpeg;

/**
 * How much of this machine a location may use while it is opened; beyond, opening fails with a sentence that names the limit.
 *
 * @param requests locations that it may have opened until its streams are known
 * @param tracks streams in it
 * @param indexMegabytes native memory for the samples' index of all its streams
 * @param megapixels in one picture
 */
public record OpenLimits(int requests, int tracks, int indexMegabytes, int megapixels) {
    /** Fits films of ten hours, lists with hundreds of variants and pictures of 16384×8192. */
    public static final OpenLimits DEFAULT = new OpenLimits(1000, 1000, 256, 135);

    public OpenLimits {
        if (requests < 1 || tracks < 1 || indexMegabytes < 1 || megapixels < 1) {
            throw new IllegalArgumentException("limits must be more than zero");
        }
    }
}
