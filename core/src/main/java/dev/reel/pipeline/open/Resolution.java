package dev.reel.pipeline.open;

import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.bytestream.ByteStream;
import dev.reel.pipeline.bytestream.ByteStreamAttributes;
import dev.reel.pipeline.bytestream.ByteStreamCapability;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One run of a source resolver: from a URL or byte stream to the object that is wanted (platform.md §8). */
final class Resolution {
    private static final String ADD_FFMPEG =
            "add the dependency dev.reel:reel-ffmpeg and, with this platform's classifier, org.bytedeco:javacpp and"
                    + " org.bytedeco:ffmpeg";

    private final SourceHandlers handlers;
    private final OpenRequest request;
    private final boolean withLocal;

    Resolution(SourceHandlers handlers, OpenRequest request) {
        this.handlers = handlers;
        this.request = request;
        withLocal = !request.flags().contains(ResolutionFlag.DISABLE_LOCAL_PLUGINS);
    }

    /** Opens a URL or path. */
    ResolvedObject ofUrl(String url) {
        request.cancellation().check();
        ResolvedObject opened = schemeHandler(url).open(url, request);
        if (opened instanceof ResolvedObject.Stream made && request.wanted() == ObjectType.MEDIASOURCE) {
            // Nobody else knows this stream, so it is closed on failure whatever the flags say.
            return ofByteStream(made.stream(), url, true);
        }
        if (opened.type() != request.wanted()) {
            opened.discard();
            throw new MediaException(
                    Status.E_UNEXPECTED, "cannot open " + url + " as a byte stream: its handler made a media source");
        }
        return checked(opened);
    }

    /** Makes of a byte stream what is wanted. */
    ResolvedObject ofByteStream(ByteStream stream, @Nullable String url, boolean closeOnFailure) {
        try {
            request.cancellation().check();
            return request.wanted() == ObjectType.BYTESTREAM
                    ? ResolvedObject.of(stream)
                    : checked(ResolvedObject.of(source(stream, url)));
        } catch (RuntimeException | Error failure) {
            if (closeOnFailure) {
                closeAfter(failure, stream);
            }
            throw failure;
        }
    }

    private SchemeHandler schemeHandler(String url) {
        String scheme = SourceResolver.schemeOf(url);
        List<SchemeHandler> candidates = handlers.schemeHandlers(scheme, withLocal);
        if (candidates.isEmpty()) {
            throw new MediaException(
                    Status.MF_E_UNSUPPORTED_SCHEME,
                    "cannot open " + url + ": nothing installed handles the scheme " + scheme + ":; "
                            + (nobodyReads() ? ADD_FFMPEG : "try a file or http: address"));
        }
        ObjectType preferred = request.wanted();
        if (preferred == ObjectType.MEDIASOURCE && needsByteStream(url, scheme)) {
            preferred = ObjectType.BYTESTREAM;
        }
        for (SchemeHandler candidate : candidates) {
            if (candidate.makes().contains(preferred)) {
                return candidate;
            }
        }
        if (request.wanted() == ObjectType.BYTESTREAM) {
            throw new MediaException(
                    Status.MF_E_UNSUPPORTED_SCHEME,
                    "cannot open " + url + " as a byte stream: what handles the scheme " + scheme
                            + ": makes media sources only");
        }
        return candidates.get(0);
    }

    /** Whether opening a source directly would pass over a byte stream handler that has the first word. */
    private boolean needsByteStream(String url, String scheme) {
        return request.flags().contains(ResolutionFlag.WRITE)
                || handlers.mayBeSpecial(extensionOf(url), !scheme.equals("file"), withLocal);
    }

    private MediaSource source(ByteStream stream, @Nullable String url) {
        String name = url != null ? url : nameOf(stream);
        List<ByteStreamHandler> candidates =
                handlers.byteStreamHandlers(name == null ? null : extensionOf(name), mimeTypeOf(stream), withLocal);
        List<ByteStreamHandler> tried = new ArrayList<>(candidates);
        if (request.flags().contains(ResolutionFlag.CONTENT_DOES_NOT_HAVE_TO_MATCH_EXTENSION_OR_MIME_TYPE)) {
            handlers.byteStreamHandlers(withLocal).stream()
                    .filter(handler -> !candidates.contains(handler))
                    .forEach(tried::add);
        }
        if (stream.capabilities().contains(ByteStreamCapability.SHARE_WRITE)) {
            tried.removeIf(handler -> !handler.attributes().isTrue(ByteStreamAttributes.HANDLER_ACCEPTS_SHARE_WRITE));
        }
        if (tried.isEmpty()) {
            throw new MediaException(
                    Status.MF_E_UNSUPPORTED_BYTESTREAM_TYPE,
                    "cannot open " + (name == null ? stream : name)
                            + (nobodyReads()
                                    ? ": nothing here reads media; " + ADD_FFMPEG
                                    : ": no installed byte stream handler takes its name's ending or its MIME type;"
                                            + " let the content decide with"
                                            + " CONTENT_DOES_NOT_HAVE_TO_MATCH_EXTENSION_OR_MIME_TYPE"));
        }
        return firstSuccess(tried, stream, url);
    }

    /** True where the engine stands alone. */
    private boolean nobodyReads() {
        return handlers.byteStreamHandlers(withLocal).isEmpty();
    }

    /** What the first handler that succeeds makes; else the first failure, which is of the handler that fits best. */
    private MediaSource firstSuccess(List<ByteStreamHandler> tried, ByteStream stream, @Nullable String url) {
        long start = stream.position();
        MediaException first = null;
        for (ByteStreamHandler handler : tried) {
            request.cancellation().check();
            try {
                return handler.open(stream, url, request);
            } catch (MediaException failure) {
                if (first == null) {
                    first = failure;
                } else if (first != failure) {
                    first.addSuppressed(failure);
                }
            }
            if (stream.position() != start) {
                if (!stream.capabilities().contains(ByteStreamCapability.SEEKABLE)) {
                    // What has been read is gone; the next handler could not see the beginning.
                    throw first;
                }
                stream.setPosition(start);
            }
        }
        if (first == null) {
            throw new AssertionError("no handler was tried");
        }
        throw first;
    }

    /** Gives up what was made when it comes too late. */
    private ResolvedObject checked(ResolvedObject made) {
        if (request.cancellation().isCancelled()) {
            made.discard();
            request.cancellation().check();
        }
        return made;
    }

    private static void closeAfter(Throwable failure, ByteStream stream) {
        try {
            stream.close();
        } catch (MediaException second) {
            failure.addSuppressed(second);
        }
    }

    private static @Nullable String nameOf(ByteStream stream) {
        return stream.attributes()
                .find(ByteStreamAttributes.ORIGIN_NAME)
                .or(() -> stream.attributes().find(ByteStreamAttributes.EFFECTIVE_URL))
                .orElse(null);
    }

    private static @Nullable String mimeTypeOf(ByteStream stream) {
        String type = stream.attributes().get(ByteStreamAttributes.CONTENT_TYPE, "");
        int parameters = type.indexOf(';');
        String bare = (parameters < 0 ? type : type.substring(0, parameters)).strip();
        return bare.isEmpty() ? null : bare.toLowerCase(Locale.ROOT);
    }

    /** The ending of a URL's or path's last name, in lower case with the dot; null when there is none. */
    static @Nullable String extensionOf(String url) {
        String path = url;
        if (!SourceResolver.schemeOf(url).equals("file")) {
            int end = path.indexOf('#');
            path = end < 0 ? path : path.substring(0, end);
            end = path.indexOf('?');
            path = end < 0 ? path : path.substring(0, end);
        }
        String name = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
        int dot = name.lastIndexOf('.');
        return dot < 0 || dot == name.length() - 1 ? null : name.substring(dot).toLowerCase(Locale.ROOT);
    }
}
