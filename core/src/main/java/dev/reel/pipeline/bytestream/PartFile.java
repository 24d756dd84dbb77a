package dev.reel.pipeline.bytestream;

import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file that is written beside its place, under a fresh name, and moved there when it is complete, so that nobody takes half of it
 * for the whole; what was there before stays until then. Behind a link it is the link's target that is written. A device or pipe is
 * written to directly. What a process that died has left beside the same place is removed.
 *
 * <p>One thread writes; {@link #interrupt} may come from any.
 */
public final class PartFile {
    private static final System.Logger LOGGER = System.getLogger("dev.reel.write");
    /** Of the name, so that what is added to it fits. */
    private static final int NAME_KEPT = 100;

    private static final int LINKS = 40;

    private final Path target;
    private final Path written;
    private final CompletableFuture<FileChannel> channel;
    private boolean done;

    private PartFile(Path target, Path written, CompletableFuture<FileChannel> channel) {
        this.target = target;
        this.written = written;
        this.channel = channel;
    }

    /** Opens the place to write; for a pipe that nobody reads yet, {@link #channel} waits instead. */
    public static PartFile open(Path path) throws IOException {
        Path target = followed(path.toAbsolutePath());
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            if (Files.isDirectory(target)) {
                throw new FileSystemException(path.toString(), null, "it is a folder");
            }
            return new PartFile(target, target, openSpecial(target));
        }
        Path name = target.getFileName();
        if (name == null) {
            throw new FileSystemException(path.toString(), null, "it is no name of a file");
        }
        String kept =
                name.toString().substring(0, Math.min(NAME_KEPT, name.toString().length()));
        removeLeftovers(target, kept);
        String mark = String.format("%016x", ThreadLocalRandom.current().nextLong());
        Path beside = target.resolveSibling("." + kept + "." + mark + ".part");
        FileChannel opened = FileChannel.open(
                beside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.READ);
        lock(opened);
        return new PartFile(target, beside, CompletableFuture.completedFuture(opened));
    }

    /** Where a chain of links ends, there or not. */
    private static Path followed(Path path) throws IOException {
        Path at = path;
        for (int i = 0; i < LINKS; i++) {
            if (!Files.isSymbolicLink(at)) {
                return at;
            }
            at = at.resolveSibling(Files.readSymbolicLink(at));
        }
        throw new FileSystemException(path.toString(), null, "too many links");
    }

    /** On a thread of its own, because nothing ends the wait for a pipe's reader but a reader. */
    private static CompletableFuture<FileChannel> openSpecial(Path target) {
        CompletableFuture<FileChannel> result = new CompletableFuture<>();
        Thread opening = new Thread(
                () -> {
                    try {
                        FileChannel opened = FileChannel.open(target, StandardOpenOption.WRITE);
                        if (!result.complete(opened)) {
                            opened.close();
                        }
                    } catch (IOException | RuntimeException failure) {
                        result.completeExceptionally(failure);
                    }
                },
                "reel-open-output");
        opening.setDaemon(true);
        opening.start();
        return result;
    }

    /** Says to other processes that somebody is at it; a file system without locks says nothing. */
    private static void lock(FileChannel opened) {
        try {
            var unusedUntilClosed = opened.tryLock();
        } catch (IOException notHere) {
            LOGGER.log(System.Logger.Level.DEBUG, "no lock on an output", notHere);
        }
    }

    private static void removeLeftovers(Path target, String kept) {
        Path folder = target.getParent();
        if (folder == null) {
            return;
        }
        Pattern mine = Pattern.compile(Pattern.quote("." + kept + ".") + "[0-9a-f]{16}\\.part");
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                folder, file -> mine.matcher(String.valueOf(file.getFileName())).matches())) {
            for (Path file : files) {
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && isDead(file)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException notSeen) {
            LOGGER.log(System.Logger.Level.DEBUG, "leftovers of " + target + " were not looked for", notSeen);
        }
    }

    /** Whether nobody writes a part file any more: who does holds a lock. */
    private static boolean isDead(Path file) {
        try (FileChannel left = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                FileLock lock = left.tryLock()) {
            return lock != null;
        } catch (OverlappingFileLockException ours) {
            return false;
        } catch (IOException notToBeHad) {
            return false;
        }
    }

    /** Where bytes go; waits for a pipe's reader. */
    public FileChannel channel() throws IOException {
        try {
            return channel.join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof IOException reason) {
                throw reason;
            }
            throw failure;
        }
    }

    /** Ends a write or wait that is under way, and every later one, with an exception. */
    public void interrupt() {
        if (!channel.completeExceptionally(new AsynchronousCloseException())) {
            closeQuietly();
        } else {
            releaseOpener();
        }
    }

    /** Whether the place is a device or pipe, written to as it is. */
    public boolean isDirect() {
        return written.equals(target);
    }

    /** Lets the thread that waits for a reader go on, by being one. */
    private void releaseOpener() {
        if (isDirect()) {
            try (FileChannel both = FileChannel.open(target, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                LOGGER.log(
                        System.Logger.Level.TRACE, "the wait for a reader of {0} is over ({1})", target, both.isOpen());
            } catch (IOException | RuntimeException stays) {
                LOGGER.log(System.Logger.Level.DEBUG, "the wait for a reader of " + target + " goes on", stays);
            }
        }
    }

    /** The file appears under its name. */
    public void commit() throws IOException {
        if (done) {
            return;
        }
        channel().close();
        if (!written.equals(target)) {
            try {
                Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException notHere) {
                Files.move(written, target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        done = true;
    }

    /** Leaves nothing behind; does nothing after {@link #commit}. */
    public void discard() {
        if (done) {
            return;
        }
        done = true;
        interrupt();
        if (!written.equals(target)) {
            try {
                Files.deleteIfExists(written);
            } catch (IOException e) {
                LOGGER.log(System.Logger.Level.WARNING, "cannot remove " + written, e);
            }
        }
    }

    private void closeQuietly() {
        FileChannel present = channel.isCompletedExceptionally() ? null : channel.getNow(null);
        if (present != null) {
            close(present);
        }
    }

    private static void close(@Nullable FileChannel open) {
        try {
            if (open != null) {
                open.close();
            }
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "an output was not closed", e);
        }
    }
}
