package dev.reel.pipeline;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
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

    private record LocalScheme(String scheme, Activate<? extends SchemeHandler> activate) {}

    private record LocalStream(
            @Nullable String extension, @Nullable String mimeType, Activate<? extends ByteStreamHandler> activate) {}

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
        localStreams.add(
                0,
                new LocalStream(
                        extension == null ? null : extension.toLowerCase(Locale.ROOT),
                        mimeType == null ? null : mimeType.toLowerCase(Locale.ROOT),
                        activate));
    }

    /** The schemes that some handler takes, sorted. */
    public List<String> supportedSchemes() {
        return Stream.concat(
                        localSchemes.stream().map(LocalScheme::scheme),
                        schemes.stream().flatMap(handler -> handler.schemes().stream()))
                .distinct()
                .sorted()
                .toList();
    }

    /** The MIME types that some byte stream handler takes, sorted. */
    public List<String> supportedMimeTypes() {
        return Stream.concat(
                        localStreams.stream().flatMap(entry -> Stream.ofNullable(entry.mimeType())),
                        streams.stream().flatMap(handler -> handler.mimeTypes().stream()))
                .distinct()
                .sorted()
                .toList();
    }

    /** The handlers of a scheme in the order in which they count. */
    List<SchemeHandler> schemeHandlers(String scheme, boolean withLocal) {
        Stream<SchemeHandler> local = localSchemes.stream()
                .filter(entry -> withLocal && entry.scheme().equals(scheme))
                .map(entry -> entry.activate().activateObject());
        return Stream.concat(
                        local,
                        schemes.stream().filter(handler -> handler.schemes().contains(scheme)))
                .toList();
    }

    /** The byte stream handlers of an extension or MIME type in the order in which they are tried. */
    List<ByteStreamHandler> byteStreamHandlers(
            @Nullable String extension, @Nullable String mimeType, boolean withLocal) {
        return byteStreamHandlers(
                withLocal,
                entry -> (entry.extension() != null && entry.extension().equals(extension))
                        || (entry.mimeType() != null && entry.mimeType().equals(mimeType)),
                handler -> (extension != null && handler.extensions().contains(extension))
                        || (mimeType != null && handler.mimeTypes().contains(mimeType)));
    }

    /** All of them. */
    List<ByteStreamHandler> byteStreamHandlers(boolean withLocal) {
        return byteStreamHandlers(withLocal, entry -> true, handler -> true);
    }

    /** Whether a handler that is made for a type might take what is found under a URL, whose MIME type nobody knows yet. */
    boolean mayBeSpecial(@Nullable String extension, boolean hasMimeType, boolean withLocal) {
        Set<String> extensions = extension == null ? Set.of() : Set.of(extension);
        boolean local = localStreams.stream()
                .anyMatch(entry -> (entry.extension() != null && extensions.contains(entry.extension()))
                        || (hasMimeType && entry.mimeType() != null));
        return (withLocal && local)
                || streams.stream()
                        .filter(handler -> !handler.isGeneral())
                        .anyMatch(handler -> extensions.stream().anyMatch(handler.extensions()::contains)
                                || (hasMimeType && !handler.mimeTypes().isEmpty()));
    }

    private List<ByteStreamHandler> byteStreamHandlers(
            boolean withLocal, Predicate<LocalStream> local, Predicate<ByteStreamHandler> installed) {
        Stream<ByteStreamHandler> registered = localStreams.stream()
                .filter(entry -> withLocal && local.test(entry))
                .map(entry -> entry.activate().activateObject());
        return Stream.concat(registered, streams.stream().filter(installed))
                .distinct()
                .toList();
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
