package dev.reel.pipeline.bytestream;

import dev.reel.pipeline.open.ObjectType;
import dev.reel.pipeline.open.OpenRequest;
import dev.reel.pipeline.open.ResolutionFlag;
import dev.reel.pipeline.open.ResolvedObject;
import dev.reel.pipeline.open.SchemeHandler;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Opens paths and {@code file:} URLs as byte streams. */
public final class FileSchemeHandler implements SchemeHandler {
    private static final Set<String> SCHEMES = Set.of("file");
    private static final Pattern DRIVE = Pattern.compile("/[A-Za-z]:.*", Pattern.DOTALL);

    /** Made by the service loader. */
    public FileSchemeHandler() {}

    @Override
    public Set<String> schemes() {
        return SCHEMES;
    }

    @Override
    public Set<ObjectType> makes() {
        return Set.of(ObjectType.BYTESTREAM);
    }

    @Override
    public ResolvedObject open(String url, OpenRequest request) {
        return ResolvedObject.of(
                FileByteStream.open(access(request), FileOpenMode.FAIL_IF_NOT_EXIST, Set.of(), pathOf(url)));
    }

    /** A source has to read what it is made of. */
    private static FileAccess access(OpenRequest request) {
        if (!request.flags().contains(ResolutionFlag.WRITE)) {
            return FileAccess.READ;
        }
        return request.flags().contains(ResolutionFlag.READ) || request.wanted() == ObjectType.MEDIASOURCE
                ? FileAccess.READWRITE
                : FileAccess.WRITE;
    }

    /** The path that a {@code file:} URL names, with or without two slashes; anything else is a path already. */
    public static String pathOf(String url) {
        if (!url.toLowerCase(Locale.ROOT).startsWith("file:")) {
            return url;
        }
        String path = url.substring("file:".length());
        path = path.startsWith("//") ? path.substring(2) : path;
        try {
            URI uri = new URI(url);
            if (uri.getPath() != null && (uri.getHost() == null || uri.getHost().equals("localhost"))) {
                path = uri.getPath();
            }
        } catch (URISyntaxException notEscaped) {
            // What follows the colon is the path as it is, for example with blanks.
        }
        return DRIVE.matcher(path).matches() ? path.substring(1) : path;
    }
}
