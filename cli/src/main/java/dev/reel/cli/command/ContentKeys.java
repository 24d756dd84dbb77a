package dev.reel.cli.command;

import dev.reel.cli.CommandContext;
import dev.reel.ffmpeg.OpenOptions;
import dev.reel.pipeline.DescriptorAttributes;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.open.Cancellation;
import dev.reel.pipeline.open.SourceOptions;
import dev.reel.pipeline.open.SourceResolver;
import dev.reel.pipeline.transform.TransformRegistry;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.cenc.KeyId;
import dev.reel.protection.cenc.KeyRing;
import dev.reel.protection.decrypter.DecrypterFactory;
import dev.reel.protection.decrypter.KeySource;
import dev.reel.protection.enabling.ContentProtectionManager;
import dev.reel.protection.enabling.LocalKeysManager;
import dev.reel.protection.packager.ProtectionInfo;
import dev.reel.protection.packager.Unprotector;
import dev.reel.session.SessionRegistry;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The keys that a command works with, and what they open. Where no source marks the samples of a protected MP4 file, a
 * decrypted copy is read in its place, in a folder that only this user may enter. Closing wipes the keys and removes the
 * copies: close it after what it opened.
 */
final class ContentKeys implements AutoCloseable {
    private static final Status MF_E_LICENSE_REQUIRED = Status.of("MF_E_LICENSE_REQUIRED", 0xC00D714A);
    private static final Logger LOG = System.getLogger(ContentKeys.class.getName());

    private static final String COPY = "clear.mp4";

    private final KeyRing ring;
    private final CommandContext context;
    private final List<Path> folders = new ArrayList<>();
    /** Decrypted copies by what they are of: a playlist may come back to a file. */
    private final Map<Path, String> copies = new ConcurrentHashMap<>();

    ContentKeys(KeyRing ring, CommandContext context) {
        this.ring = ring;
        this.context = context;
    }

    /** The installed transforms, and a decrypter that has these keys. */
    SessionRegistry registry() {
        TransformRegistry transforms = TransformRegistry.installed().child();
        if (!ring.isEmpty()) {
            transforms.register(new DecrypterFactory(KeySource.of(ring)));
        }
        return new SessionRegistry(transforms);
    }

    /** Makes licences of these keys for a protected process. */
    ContentProtectionManager manager() {
        return new LocalKeysManager(ring);
    }

    /** Opens a location; {@code MF_E_LICENSE_REQUIRED} for a protected MP4 file without keys. The caller shuts it down. */
    MediaSource open(String location, Attributes options) {
        LocalProtection locked = LocalProtection.of(location).orElse(null);
        if (locked == null) {
            // What is put together from segments may name keys that are none: with ours, it comes in clear.
            return openElsewhere(location, options);
        }
        requireKeys(locked);
        try {
            MediaSource source = openAsIs(location, options);
            if (marksSamples(source)) {
                return source;
            }
            source.shutdown();
        } catch (MediaException notReadAsItIs) {
            LOG.log(Level.DEBUG, "reading a decrypted copy", notReadAsItIs);
        }
        return openAsIs(copies.computeIfAbsent(locked.file(), this::decrypted), options);
    }

    private MediaSource openAsIs(String location, Attributes options) {
        SourceResolver resolver = SourceResolver.installed(context.platform());
        Cancellation cancellation = context.interruption().cancellation();
        return StandardInput.isMeant(location)
                ? resolver.open(StandardInput.stream(context), options, cancellation)
                : resolver.open(location, options, cancellation);
    }

    /** Opens a location whose samples come in clear, from a decrypted copy if need be. The caller shuts it down. */
    MediaSource openClear(String location, Attributes options) {
        String readable = clear(location);
        return readable.equals(location) ? openElsewhere(location, options) : openAsIs(readable, options);
    }

    /** What is not known to be a protected file of this machine: only the source tells whether it is protected. */
    private MediaSource openElsewhere(String location, Attributes options) {
        MediaSource source = openAsIs(location, decrypting(options));
        if (marksSamples(source)) {
            source.shutdown();
            throw new MediaException(
                    MF_E_LICENSE_REQUIRED,
                    "cannot read " + location + ": it is protected; give its key with --key KID:KEY, --key-file or"
                            + " --key-env");
        }
        return source;
    }

    /** These options, so that what is read comes in clear. */
    private Attributes decrypting(Attributes options) {
        return ring.isEmpty()
                ? options
                : options.set(SourceOptions.DECRYPTER, new DecrypterFactory(KeySource.of(ring)));
    }

    /** These options, so that what is read comes in clear. */
    OpenOptions decrypting(OpenOptions options) {
        return ring.isEmpty() ? options : options.withDecrypter(new DecrypterFactory(KeySource.of(ring)));
    }

    private static boolean marksSamples(MediaSource source) {
        return source.createPresentationDescriptor().streamDescriptors().stream()
                .anyMatch(stream -> stream.isTrue(DescriptorAttributes.PROTECTED));
    }

    /** Where the location can be read in clear; {@code MF_E_LICENSE_REQUIRED} for a protected MP4 file without keys. */
    String clear(String location) {
        LocalProtection locked = LocalProtection.of(location).orElse(null);
        if (locked == null) {
            return location;
        }
        requireKeys(locked);
        return decrypted(locked.file());
    }

    private void requireKeys(LocalProtection locked) {
        ProtectionInfo info = locked.info();
        if (ring.isEmpty()) {
            String ids = info.keyIds().stream().map(KeyId::toString).collect(Collectors.joining(", "));
            throw new MediaException(
                    MF_E_LICENSE_REQUIRED,
                    "cannot read " + locked.file() + ": it is protected; give its key with --key KID:KEY, --key-file or"
                            + " --key-env" + (ids.isEmpty() ? "" : ", KID being " + ids));
        }
    }

    private String decrypted(Path locked) {
        Path folder;
        try {
            folder = Files.createTempDirectory("reel-clear");
        } catch (IOException failure) {
            throw new MediaException(
                    Status.MF_E_CANNOT_CREATE_SINK,
                    "cannot decrypt " + locked + " into the temp folder: " + failure.getMessage()
                            + "; see 'reel doctor'",
                    failure);
        }
        folders.add(folder);
        Path copy = folder.resolve(COPY);
        var unusedReport = PackagingRun.of(context, progress -> {
            try {
                return Unprotector.run(locked, copy, ring, progress);
            } catch (RuntimeException failure) {
                remove(folder);
                throw failure;
            }
        });
        // Ctrl-C may end the process before this is closed.
        context.interruption().closeWith(() -> {
            remove(folder);
            return CompletableFuture.completedFuture(null);
        });
        return copy.toString();
    }

    @Override
    public void close() {
        ring.close();
        folders.forEach(ContentKeys::remove);
    }

    private static void remove(Path folder) {
        try {
            Files.deleteIfExists(folder.resolve(COPY));
            Files.deleteIfExists(folder);
        } catch (IOException inUse) {
            LOG.log(Level.WARNING, "a decrypted copy stays behind in " + folder, inUse);
        }
    }
}
