package dev.reel.ffmpeg.internal.read;

import dev.reel.pipeline.bytestream.ByteStream;
import dev.reel.pipeline.bytestream.ByteStreamAttributes;
import dev.reel.pipeline.bytestream.FileSchemeHandler;
import dev.reel.pipeline.open.SourceResolver;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where media is: a path, a {@code file:} URL or the URL of another protocol. */
public final class Location {
    // Two letters at least: one letter is a Windows drive.
    private static final Pattern SCHEME = Pattern.compile("^([a-zA-Z][a-zA-Z0-9+.-]+):.*", Pattern.DOTALL);

    private static final String STREAM = "stream";

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
        return scheme.equals("file") ? file(text, FileSchemeHandler.pathOf(text)) : new Location(text, scheme, text);
    }

    /** Where a byte stream is from, as far as that is known: it says what a list of segments in it refers to. */
    public static Location of(ByteStream stream, @Nullable String text) {
        String known = text != null
                ? text
                : stream.attributes()
                        .find(ByteStreamAttributes.EFFECTIVE_URL)
                        .or(() -> stream.attributes().find(ByteStreamAttributes.ORIGIN_NAME))
                        .orElse("");
        boolean isFile = !known.isEmpty() && SourceResolver.schemeOf(known).equals("file");
        String url = isFile ? "file:" + absolute(FileSchemeHandler.pathOf(known)) : known;
        return new Location(known.isEmpty() ? stream.toString() : known, STREAM, url);
    }

    private static String absolute(String path) {
        try {
            return Path.of(path).toAbsolutePath().toString();
        } catch (InvalidPathException noPath) {
            return path;
        }
    }

    /** The same under the address that a server sent on to. */
    Location movedTo(String address) {
        return address.equals(url) ? this : new Location(name, scheme, address);
    }

    /** As the user wrote it, for messages. */
    public String name() {
        return name;
    }

    /** In lower case; {@code file} for paths. */
    public String scheme() {
        return scheme;
    }

    /** The scheme of what it is, also of a byte stream that is known to be from there; {@code stream} when that is not known. */
    String origin() {
        if (!scheme.equals(STREAM)) {
            return scheme;
        }
        return url.isEmpty() ? STREAM : SourceResolver.schemeOf(url);
    }

    /** What the last name ends in, in lower case without the dot; empty when it has no ending. */
    String ending() {
        String path = url;
        if (!origin().equals("file")) {
            path = path.replaceFirst("[?#].*", "");
        }
        String last = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
        int dot = last.lastIndexOf('.');
        return dot < 0 ? "" : last.substring(dot + 1).toLowerCase(Locale.ROOT);
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
