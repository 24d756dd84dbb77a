package dev.reel.pipeline.open;

import dev.reel.pipeline.Activate;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.bytestream.ByteStream;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The handlers that a source resolver has (platform.md §8): registered here first, the latest in front, then those installed.
 *
 * <p>Any thread may use it.
 */
public final class SourceHandlers {
    private final List<SchemeHandler> schemes;
    private final List<ByteStreamHandler> streams;
    private final CopyOnWriteArrayList<LocalScheme> localSchemes = new CopyOnWriteArrayList<>();
    private final CopyOnWriteArrayList<LocalStream> localStreams = new CopyOnWriteArrayList<>();

    /** A registration: the handler is made when it is asked for. */
    private record LocalScheme(String scheme, Activate<? extends SchemeHandler> activate) implements SchemeHandler {
        @Override
        public Set<String> schemes() {
            return Set.of(scheme);
        }

        @Override
        public Set<ObjectType> makes() {
            return activate.activateObject().makes();
        }

        @Override
        public ResolvedObject open(String url, OpenRequest request) {
            return activate.activateObject().open(url, request);
        }
    }

    /** A registration: the handler is made when it is asked for, and is the same wherever the activation is. */
    private record LocalStream(
            Set<String> extensions, Set<String> mimeTypes, Activate<? extends ByteStreamHandler> activate)
            implements ByteStreamHandler {
        @Override
        public Attributes attributes() {
            return activate.activateObject().attributes();
        }

        @Override
        public MediaSource open(ByteStream stream, @Nullable String url, OpenRequest request) {
            return activate.activateObject().open(stream, url, request);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof LocalStream that && that.activate == activate;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(activate);
        }
    }

    /** Handlers in the order in which they are asked; general byte stream handlers go behind the others. */
    public SourceHandlers(List<SchemeHandler> schemes, List<ByteStreamHandler> streams) {
        this.schemes = List.copyOf(schemes);
        this.streams = Stream.concat(
                        streams.stream().filter(handler -> !handler.isGeneral()),
                        streams.stream().filter(ByteStreamHandler::isGeneral))
                .toList();
    }

    /** The process's handlers: every one that is installed, and what the program registers. */
    public static SourceHandlers installed() {
        return InstalledHolder.INSTANCE;
    }

    /**
     * Registers a scheme handler ahead of the others; again is fine, the latest counts. {@code E_INVALIDARG} without a scheme
     * or without what makes the handler.
     *
     * @param scheme with or without a colon at its end
     * @param activate makes the handler when the scheme is asked for; the program shuts it down
     */
    public void registerScheme(@Nullable String scheme, @Nullable Activate<? extends SchemeHandler> activate) {
        if (scheme == null || activate == null) {
            throw new MediaException(
                    Status.E_INVALIDARG, "a scheme handler is registered with a scheme and with what makes it");
        }
        String lower = scheme.toLowerCase(Locale.ROOT);
        localSchemes.add(
                0, new LocalScheme(lower.endsWith(":") ? lower.substring(0, lower.length() - 1) : lower, activate));
    }

    /**
     * Registers a byte stream handler ahead of the others; again is fine. {@code E_INVALIDARG} without what makes the handler,
     * or with neither extension nor MIME type.
     *
     * @param extension with the dot
     */
    public void registerByteStream(
            @Nullable String extension,
            @Nullable String mimeType,
            @Nullable Activate<? extends ByteStreamHandler> activate) {
        if (activate == null || (extension == null && mimeType == null)) {
            throw new MediaException(
                    Status.E_INVALIDARG,
                    "a byte stream handler is registered with what makes it and an extension or a MIME type");
        }
        localStreams.add(0, new LocalStream(lowerCase(extension), lowerCase(mimeType), activate));
    }

    private static Set<String> lowerCase(@Nullable String text) {
        return text == null ? Set.of() : Set.of(text.toLowerCase(Locale.ROOT));
    }

    /** The schemes that some handler takes, sorted. */
    public List<String> supportedSchemes() {
        return sorted(schemes(true).flatMap(handler -> handler.schemes().stream()));
    }

    /** The MIME types that some byte stream handler takes, sorted. */
    public List<String> supportedMimeTypes() {
        return sorted(streams(true).flatMap(handler -> handler.mimeTypes().stream()));
    }

    /** The handlers of a scheme in the order in which they count. */
    List<SchemeHandler> schemeHandlers(String scheme, boolean withLocal) {
        return schemes(withLocal)
                .filter(handler -> handler.schemes().contains(scheme))
                .toList();
    }

    /** The byte stream handlers of an extension or MIME type in the order in which they are tried. */
    List<ByteStreamHandler> byteStreamHandlers(
            @Nullable String extension, @Nullable String mimeType, boolean withLocal) {
        return streams(withLocal)
                .filter(handler -> (extension != null && handler.extensions().contains(extension))
                        || (mimeType != null && handler.mimeTypes().contains(mimeType)))
                .distinct()
                .toList();
    }

    /** All of them. */
    List<ByteStreamHandler> byteStreamHandlers(boolean withLocal) {
        return streams(withLocal).distinct().toList();
    }

    /** Whether a handler that is made for a type might take what is found under a URL, whose MIME type nobody knows yet. */
    boolean mayBeSpecial(@Nullable String extension, boolean hasMimeType, boolean withLocal) {
        return streams(withLocal)
                .filter(handler -> !handler.isGeneral())
                .anyMatch(handler -> (extension != null && handler.extensions().contains(extension))
                        || (hasMimeType && !handler.mimeTypes().isEmpty()));
    }

    private Stream<SchemeHandler> schemes(boolean withLocal) {
        return withLocal ? Stream.concat(localSchemes.stream(), schemes.stream()) : schemes.stream();
    }

    private Stream<ByteStreamHandler> streams(boolean withLocal) {
        return withLocal ? Stream.concat(localStreams.stream(), streams.stream()) : streams.stream();
    }

    private static List<String> sorted(Stream<String> names) {
        return names.distinct().sorted().toList();
    }

    private static final class InstalledHolder {
        static final SourceHandlers INSTANCE = new SourceHandlers(
                all(ServiceLoader.load(SchemeHandler.class, SourceHandlers.class.getClassLoader())),
                all(ServiceLoader.load(ByteStreamHandler.class, SourceHandlers.class.getClassLoader())));

        private static <T> List<T> all(ServiceLoader<T> loader) {
            return loader.stream().map(ServiceLoader.Provider::get).toList();
        }
    }
}
