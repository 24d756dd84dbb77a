package dev.reel.ffmpeg.internal;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where media is: a path, a {@code file:} URL or the URL of another protocol. */
public final class Location {
    // Two letters at least: one letter is a Windows drive.
    private static final Pattern SCHEME = Pattern.compile("^([a-zA-Z][a-zA-Z0-9+.-]+):.*", Pattern.DOTALL);

    private final String name;
    private final String scheme;
    private final String url;

    private Location(String name, String scheme, String url) {
        this.name = name;
        this.scheme = scheme;
        this.url = url;
    }

    /**
     * Reads a path or URL and, for a file, checks that it can be media at all.
     *
     * @throws MediaException when the file is missing, a folder, empty, no ordinary file or not readable
     */
    public static Location of(String text) {
        Matcher matcher = SCHEME.matcher(text);
        boolean hasScheme = matcher.matches();
        String scheme = hasScheme ? matcher.group(1).toLowerCase(Locale.ROOT) : "file";
        if (!hasScheme || (!scheme.equals("file") && exists(text))) {
            return file(text, text);
        }
        return scheme.equals("file") ? file(text, pathOf(text)) : new Location(text, scheme, text);
    }

    /** As the user wrote it, for messages. */
    public String name() {
        return name;
    }

    /** In lower case; {@code file} for paths. */
    public String scheme() {
        return scheme;
    }

    public boolean isFile() {
        return scheme.equals("file");
    }

    /** When a file was changed last; empty for anything else. */
    Optional<Instant> lastModified() {
        try {
            return isFile()
                    ? Optional.of(Files.getLastModifiedTime(Path.of(url.substring("file:".length())))
                            .toInstant())
                    : Optional.empty();
        } catch (IOException | InvalidPathException gone) {
            return Optional.empty();
        }
    }

    /** What FFmpeg is given. */
    String url() {
        return url;
    }

    private static boolean exists(String text) {
        try {
            return Files.exists(Path.of(text));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static String pathOf(String url) {
        try {
            URI uri = new URI(url);
            if (uri.getPath() != null && (uri.getHost() == null || uri.getHost().equals("localhost"))) {
                return uri.getPath();
            }
        } catch (URISyntaxException e) {
            // Not a proper URL, for example with blanks: what follows the colon is the path.
        }
        String rest = url.substring("file:".length());
        return rest.startsWith("//") ? rest.substring(2) : rest;
    }

    private static Location file(String name, String path) {
        try {
            Path file = Path.of(path);
            BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
            if (facts.isDirectory()) {
                throw new MediaException(
                        Status.MF_E_UNSUPPORTED_BYTESTREAM_TYPE,
                        "cannot open " + name + ": it is a folder; name a media file in it");
            }
            if (!facts.isRegularFile()) {
                throw new MediaException(
                        Status.MF_E_UNSUPPORTED_BYTESTREAM_TYPE,
                        "cannot open " + name + ": it is no ordinary file; copy the media to a file first");
            }
            if (!Files.isReadable(file)) {
                throw new MediaException(
                        Status.of("ERROR_ACCESS_DENIED", 0x80070005),
                        "cannot open " + name + ": no permission to read it");
            }
            if (facts.size() == 0) {
                throw new MediaException(
                        Status.MF_E_INVALID_FILE_FORMAT, "cannot open " + name + ": the file is empty (0 bytes)");
            }
            return new Location(name, "file", "file:" + file.toAbsolutePath());
        } catch (IOException | InvalidPathException e) {
            throw new MediaException(
                    Status.ERROR_FILE_NOT_FOUND, "cannot open " + name + ": there is no such file; check the path", e);
        }
    }
}
