package dev.reel.protection.session;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The archive of class data that lets a protected process start faster; the user's own folder holds one per image and JDK. */
final class ClassDataArchive {
    private ClassDataArchive() {}

    /** The archive for an image, or null when there is none yet. */
    static @Nullable Path of(ProcessImage image) {
        return null;
    }
}
