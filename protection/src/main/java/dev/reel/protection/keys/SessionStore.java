package dev.reel.protection.keys;

import dev.reel.pipeline.bytestream.PartFile;
import dev.reel.platform.MediaException;
import dev.reel.protection.identity.SealingKey;
import dev.reel.protection.isobmff.FileFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Key sessions on disk: one sealed record for each, bound to its id, and a lock that says that it is open somewhere. A folder of its own;
 * any number of processes.
 */
public final class SessionStore {
    private static final int LARGEST = 128 * 1024;
    private static final byte LICENSED = 1;
    private static final byte RELEASED = 2;

    private final Path folder;
    private final SealingKey key;

    /** @param folder made when it is missing */
    public SessionStore(Path folder, SealingKey key) {
        this.folder = folder;
        this.key = key;
        try {
            Files.createDirectories(folder);
        } catch (IOException failed) {
            throw FileFailure.of("Cannot make the folder " + folder, failed);
        }
    }

    /**
     * What is kept of a session.
     *
     * @param message the licence; once removed, the release message that nobody has acknowledged yet
     */
    @SuppressWarnings("ArrayRecordComponent") // wiped by who reads it
    record Kept(boolean released, byte[] message) {}

    /** A session that is open here and nowhere else, until it is closed. */
    final class Place implements AutoCloseable {
        private final String id;
        private final FileChannel channel;
        private final FileLock lock;

        private Place(String id, FileChannel channel, FileLock lock) {
            this.id = id;
            this.channel = channel;
            this.lock = lock;
        }

        Optional<Kept> read() {
            try {
                Path file = file(id);
                if (Files.size(file) > LARGEST) {
                    return Optional.empty();
                }
                byte[] plain = key.open(Files.readAllBytes(file), context(id));
                Kept kept = new Kept(plain[0] == RELEASED, Arrays.copyOfRange(plain, 1, plain.length));
                Arrays.fill(plain, (byte) 0);
                return Optional.of(kept);
            } catch (NoSuchFileException none) {
                return Optional.empty();
            } catch (IOException failed) {
                throw FileFailure.of("Cannot read the key session " + id, failed);
            }
        }

        void write(boolean released, byte[] message) {
            byte[] plain = new byte[message.length + 1];
            plain[0] = released ? RELEASED : LICENSED;
            System.arraycopy(message, 0, plain, 1, message.length);
            try {
                PartFile file = PartFile.open(file(id));
                try {
                    ByteBuffer sealed = ByteBuffer.wrap(key.seal(plain, context(id)));
                    while (sealed.hasRemaining()) {
                        int unusedCount = file.channel().write(sealed);
                    }
                    file.commit();
                } finally {
                    file.discard();
                }
            } catch (IOException failed) {
                throw FileFailure.of("Cannot keep the key session " + id, failed);
            } finally {
                Arrays.fill(plain, (byte) 0);
            }
        }

        void delete() {
            try {
                Files.deleteIfExists(file(id));
            } catch (IOException failed) {
                throw FileFailure.of("Cannot remove the key session " + id, failed);
            }
        }

        @Override
        public void close() {
            try {
                lock.release();
                channel.close();
            } catch (IOException gone) {
                // The lock goes with the process.
                return;
            }
        }
    }

    /** Opens a session's place; null when it is open elsewhere. The id is 32 hexadecimal digits. */
    @Nullable
    Place open(String id) {
        try {
            FileChannel channel =
                    FileChannel.open(folder.resolve(id + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock;
            try {
                lock = channel.tryLock();
            } catch (OverlappingFileLockException here) {
                lock = null;
            }
            if (lock == null) {
                channel.close();
                return null;
            }
            return new Place(id, channel, lock);
        } catch (IOException failed) {
            throw FileFailure.of("Cannot open the key session " + id, failed);
        }
    }

    /** True for what may be a name in this store, and so never leads out of it. */
    static boolean isId(String id) {
        return id.matches("[0-9a-f]{32}");
    }

    private Path file(String id) {
        return folder.resolve(id + ".session");
    }

    private static byte[] context(String id) {
        return ("reel key session " + id).getBytes(StandardCharsets.US_ASCII);
    }

    static MediaException elsewhere(String id) {
        return new MediaException(KeySessionCode.QUOTA_EXCEEDED, "the key session " + id + " is open elsewhere");
    }
}
