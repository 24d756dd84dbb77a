package dev.reel.pipeline.bytestream;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;

/**
 * Who in this process has which file open (platform.md §7): many readers, or one writer. A reader that allows writers lets one
 * in behind it; a writer lets nobody in. Files count as the same by what the file system says, not by name.
 */
final class FileSharing {
    private static final FileSharing PROCESS = new FileSharing();

    private final Map<Object, Users> open = new HashMap<>();

    private FileSharing() {}

    /** Takes note of an opening, or refuses it with {@code ERROR_SHARING_VIOLATION}; the result takes the note back, once. */
    static Claim claim(Path file, FileAccess access, boolean allowsWriters) throws IOException {
        return PROCESS.add(keyOf(file), file, access, allowsWriters);
    }

    private static Object keyOf(Path file) throws IOException {
        Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        return key != null ? key : file.toRealPath();
    }

    private synchronized Claim add(Object key, Path file, FileAccess access, boolean allowsWriters) {
        Users users = open.computeIfAbsent(key, unused -> new Users());
        boolean writes = access != FileAccess.READ;
        if (users.writers > 0 || (writes && users.jealousReaders > 0)) {
            throw new MediaException(
                    Status.ERROR_SHARING_VIOLATION,
                    "cannot open " + file + " for " + (writes ? "writing" : "reading")
                            + ": this process has it open for " + (users.writers > 0 ? "writing" : "reading")
                            + "; close that first");
        }
        Claim claim = new Claim(key, writes, allowsWriters);
        users.change(claim, 1);
        return claim;
    }

    private synchronized void remove(Claim claim) {
        Users users = open.get(claim.key);
        if (users != null && !claim.released) {
            claim.released = true;
            users.change(claim, -1);
            if (users.writers + users.jealousReaders + users.generousReaders == 0) {
                open.remove(claim.key);
            }
        }
    }

    private static final class Users {
        int writers;
        int jealousReaders;
        int generousReaders;

        void change(Claim claim, int by) {
            if (claim.writes) {
                writers += by;
            } else if (claim.allowsWriters) {
                generousReaders += by;
            } else {
                jealousReaders += by;
            }
        }
    }

    /** One opening of a file. */
    static final class Claim implements AutoCloseable {
        private final Object key;
        private final boolean writes;
        private final boolean allowsWriters;
        private boolean released;

        private Claim(Object key, boolean writes, boolean allowsWriters) {
            this.key = key;
            this.writes = writes;
            this.allowsWriters = allowsWriters;
        }

        @Override
        public void close() {
            PROCESS.remove(this);
        }
    }
}
