package dev.reel.pipeline.open;

import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.bytestream.ByteStream;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes media sources and byte streams from URLs, paths and byte streams (platform.md §8).
 *
 * <p>A URL goes to its scheme's handler; a plain path counts as {@code file}. When that gives a byte stream and a source is
 * wanted, the byte stream handlers of the URL's ending and the stream's MIME type are tried in turn. Any thread may use it.
 *
 * <p>{@link #open} and {@link #resolve} are for whoever wants a source; the methods named after {@link ResolvedObject} do all
 * that Media Foundation's resolver does.
 */
public final class SourceResolver {
    /** Two letters at least, so that a drive letter is a path. */
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):.*", Pattern.DOTALL);

    private static final Set<ResolutionFlag> ANY_CONTENT =
            Set.of(ResolutionFlag.MEDIASOURCE, ResolutionFlag.CONTENT_DOES_NOT_HAVE_TO_MATCH_EXTENSION_OR_MIME_TYPE);

    private final Platform platform;
    private final SourceHandlers handlers;

    public SourceResolver(Platform platform, SourceHandlers handlers) {
        this.platform = platform;
        this.handlers = handlers;
    }

    /** A resolver that has these scheme handlers and no byte stream handlers. */
    public SourceResolver(Platform platform, List<SchemeHandler> schemes) {
        this(platform, new SourceHandlers(schemes, List.of()));
    }

    /** A new resolver with every handler that is installed or registered in this process; {@code E_POINTER} for null. */
    public static SourceResolver installed(@Nullable Platform platform) {
        if (platform == null) {
            throw new MediaException(Status.E_POINTER, "a source resolver needs a platform");
        }
        return new SourceResolver(platform, SourceHandlers.installed());
    }

    /**
     * Opens a source on a thread that may wait. The future fails with a {@link MediaException}:
     * {@code MF_E_UNSUPPORTED_SCHEME} when nothing handles the scheme, otherwise what the handler says.
     */
    public CompletableFuture<MediaSource> resolve(String url, Attributes options, Cancellation cancellation) {
        return resolve(url, () -> open(url, options, cancellation));
    }

    /** Opens a source over a byte stream on a thread that may wait, see {@link #open(ByteStream, Attributes, Cancellation)}. */
    public CompletableFuture<MediaSource> resolve(ByteStream stream, Attributes options, Cancellation cancellation) {
        return resolve(stream.toString(), () -> open(stream, options, cancellation));
    }

    private CompletableFuture<MediaSource> resolve(String name, Supplier<MediaSource> opening) {
        CompletableFuture<MediaSource> result = new CompletableFuture<>();
        platform.blocking().execute(() -> {
            try {
                MediaSource source = opening.get();
                if (!result.complete(source)) {
                    source.shutdown();
                }
            } catch (MediaException failure) {
                result.completeExceptionally(failure);
            } catch (RuntimeException | Error failure) {
                result.completeExceptionally(
                        new MediaException(Status.E_UNEXPECTED, "cannot open " + name + ": " + failure, failure));
            }
        });
        return result;
    }

    /** Opens a source on the calling thread, whatever the URL's ending says of its content. */
    public MediaSource open(String url, Attributes options, Cancellation cancellation) {
        return createFromUrl(url, ANY_CONTENT, options, cancellation).mediaSource();
    }

    /**
     * Opens a source over a byte stream on the calling thread, by its content. The source owns the stream and closes it on
     * shutdown; it is closed on failure too.
     */
    public MediaSource open(ByteStream stream, Attributes options, Cancellation cancellation) {
        return createFromByteStream(stream, null, ANY_CONTENT, options, cancellation)
                .mediaSource();
    }

    /**
     * Makes what the flags want from a URL or path, on the calling thread. {@code E_POINTER} for a null URL or null flags;
     * {@code MF_E_SOURCERESOLVER_MUTUALLY_EXCLUSIVE_FLAGS}; otherwise as the handlers say.
     *
     * @param options passed to the handlers as they are; null for none
     */
    public ResolvedObject createFromUrl(
            @Nullable String url,
            @Nullable Set<ResolutionFlag> flags,
            @Nullable Attributes options,
            Cancellation cancellation) {
        String present = require(url, "URL");
        return resolution(flags, options, cancellation).ofUrl(present);
    }

    /**
     * Makes what the flags want from a byte stream, on the calling thread: a source, which then owns the stream, or the stream
     * itself. On failure the stream is closed unless {@link ResolutionFlag#KEEP_BYTE_STREAM_ALIVE_ON_FAIL} is set.
     * {@code MF_E_UNSUPPORTED_BYTESTREAM_TYPE} when no handler takes the stream; other failures as for a URL.
     *
     * @param url where the stream is from; null when nobody knows
     */
    public ResolvedObject createFromByteStream(
            @Nullable ByteStream stream,
            @Nullable String url,
            @Nullable Set<ResolutionFlag> flags,
            @Nullable Attributes options,
            Cancellation cancellation) {
        ByteStream present = require(stream, "byte stream");
        return resolution(flags, options, cancellation).ofByteStream(present, url, closesOnFailure(flags));
    }

    private Resolution resolution(
            @Nullable Set<ResolutionFlag> flags, @Nullable Attributes options, Cancellation cancellation) {
        Set<ResolutionFlag> present = require(flags, "set of flags");
        boolean source = present.contains(ResolutionFlag.MEDIASOURCE);
        boolean stream = present.contains(ResolutionFlag.BYTESTREAM);
        boolean any = present.contains(ResolutionFlag.CONTENT_DOES_NOT_HAVE_TO_MATCH_EXTENSION_OR_MIME_TYPE);
        boolean keep = present.contains(ResolutionFlag.KEEP_BYTE_STREAM_ALIVE_ON_FAIL);
        if ((source && stream) || (any && keep)) {
            throw new MediaException(
                    Status.MF_E_SOURCERESOLVER_MUTUALLY_EXCLUSIVE_FLAGS,
                    "the flags " + present
                            + " exclude each other; want a source or a byte stream, and either any content"
                            + " or to keep the stream on failure");
        }
        if (!source && !stream) {
            throw new MediaException(
                    Status.E_INVALIDARG, "the flags say neither MEDIASOURCE nor BYTESTREAM; one of them is needed");
        }
        Attributes store = options != null ? options : new Attributes();
        return new Resolution(handlers, new OpenRequest(present, store, platform, cancellation));
    }

    private static boolean closesOnFailure(@Nullable Set<ResolutionFlag> flags) {
        return flags == null || !flags.contains(ResolutionFlag.KEEP_BYTE_STREAM_ALIVE_ON_FAIL);
    }

    private static <T> T require(@Nullable T argument, String what) {
        if (argument == null) {
            throw new MediaException(Status.E_POINTER, "a source resolver needs a " + what);
        }
        return argument;
    }

    /** The scheme in lower case; {@code file} for a plain path. */
    public static String schemeOf(String url) {
        Matcher matcher = SCHEME.matcher(url);
        return matcher.matches() ? matcher.group(1).toLowerCase(Locale.ROOT) : "file";
    }
}
