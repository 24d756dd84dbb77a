package dev.reel.pipeline;

import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes media sources from URLs and paths (platform.md §8).
 *
 * <p>The scheme's handlers are tried in order; a plain path counts as {@code file}. Any thread may use it.
 */
public final class SourceResolver {
    /** Two letters at least, so that a drive letter is a path. */
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):.*", Pattern.DOTALL);

    private final Platform platform;
    private final List<SchemeHandler> handlers;

    public SourceResolver(Platform platform, List<SchemeHandler> handlers) {
        this.platform = platform;
        this.handlers = List.copyOf(handlers);
    }

    /** A resolver with every handler that is installed. */
    public static SourceResolver installed(Platform platform) {
        return new SourceResolver(
                platform,
                ServiceLoader.load(SchemeHandler.class, SourceResolver.class.getClassLoader()).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList());
    }

    /**
     * Opens a source on a thread that may wait. The future fails with a {@link MediaException}:
     * {@code MF_E_UNSUPPORTED_SCHEME} when nothing handles the scheme, otherwise what the handler says.
     */
    public CompletableFuture<MediaSource> resolve(String url, Attributes options, Cancellation cancellation) {
        CompletableFuture<MediaSource> result = new CompletableFuture<>();
        platform.blocking().execute(() -> {
            try {
                MediaSource source = open(url, options, cancellation);
                if (!result.complete(source)) {
                    source.shutdown();
                }
            } catch (MediaException failure) {
                result.completeExceptionally(failure);
            } catch (RuntimeException | Error failure) {
                result.completeExceptionally(
                        new MediaException(Status.E_UNEXPECTED, "cannot open " + url + ": " + failure, failure));
            }
        });
        return result;
    }

    /** Opens a source on the calling thread. */
    public MediaSource open(String url, Attributes options, Cancellation cancellation) {
        String scheme = schemeOf(url);
        for (SchemeHandler handler : handlers) {
            if (handler.handles(scheme)) {
                cancellation.check();
                return handler.open(url, options, platform, cancellation);
            }
        }
        throw new MediaException(
                Status.MF_E_UNSUPPORTED_SCHEME,
                "cannot open " + url + ": nothing installed handles the scheme " + scheme
                        + ":; try a file or http: address");
    }

    /** The scheme in lower case; {@code file} for a plain path. */
    public static String schemeOf(String url) {
        Matcher matcher = SCHEME.matcher(url);
        return matcher.matches() ? matcher.group(1).toLowerCase(Locale.ROOT) : "file";
    }
}
