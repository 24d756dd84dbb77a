package dev.reel.protection.packager;

/** Hears how far a packaging run has come. Called on the thread that runs it. */
@FunctionalInterface
public interface PackagingProgress {
    /** Ignores the news. */
    PackagingProgress NONE = (done, total) -> {};

    /** {@code done} of about {@code total} bytes of the input have been worked through. */
    void at(long done, long total);
}
