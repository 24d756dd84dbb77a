package dev.reel.pipeline.bytestream;

import dev.reel.platform.Deadline;
import dev.reel.platform.MediaException;
import dev.reel.platform.NetworkStatus;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Asks one address for what it has from some byte on, and waits no longer than it may. */
final class HttpRanges {
    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final int MAX_REDIRECTS = 8;
    private static final int SKIPPED = 64 << 10;
    /** No range at all. */
    private static final long ALL = -1;

    /** Answers of servers that know no ranges and will not leave it at ignoring them. */
    private static final Set<Integer> REFUSALS = Set.of(400, 405, 406, 412, RANGE_NOT_SATISFIABLE, 501);

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (?:(\\d+)-\\d+|\\*)/(\\d+|\\*)");

    private final String url;
    private final URI uri;
    private final Platform platform;
    private final long timeout;
    private final boolean publicOnly;
    /** Ends the wait that is under way. */
    private volatile @Nullable CompletableFuture<?> waiting;

    private volatile boolean opened;
    private volatile boolean closed;
    private volatile @Nullable String tag;
    private OptionalLong length = OptionalLong.empty();

    /**
     * @param timeout how long to wait for anything, 100 ns units
     * @param publicOnly whether servers on this machine and in private networks are left alone
     */
    HttpRanges(String url, Platform platform, long timeout, boolean publicOnly) {
        this.url = url;
        this.platform = platform;
        this.timeout = timeout;
        this.publicOnly = publicOnly;
        try {
            uri = new URI(url);
        } catch (URISyntaxException failure) {
            throw new MediaException(
                    Status.E_INVALIDARG,
                    "cannot open " + url + ": it is no proper URL (" + failure.getReason()
                            + "); escape what is special",
                    failure);
        }
        if (uri.getHost() == null) {
            throw new MediaException(Status.E_INVALIDARG, "cannot open " + url + ": it names no host");
        }
    }

    /** The head of an answer, and its content as it comes. */
    record Answer(HttpResponse<HttpBody> response) {
        HttpBody body() {
            return response.body();
        }

        String effectiveUrl() {
            return response.uri().toString();
        }

        Optional<String> contentType() {
            return response.headers().firstValue("Content-Type");
        }

        Optional<Instant> lastModified() {
            try {
                return response.headers()
                        .firstValue("Last-Modified")
                        .map(text -> Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text)));
            } catch (DateTimeException nonsense) {
                return Optional.empty();
            }
        }

        boolean hasRanges() {
            return response.statusCode() == PARTIAL
                    || response.statusCode() == RANGE_NOT_SATISFIABLE
                    || response.headers()
                            .firstValue("Accept-Ranges")
                            .filter(unit -> unit.strip().equalsIgnoreCase("bytes"))
                            .isPresent();
        }

        /** Bytes of the whole, of which this may be a part. */
        OptionalLong length() {
            if (response.statusCode() == OK) {
                return response.headers().firstValueAsLong("Content-Length");
            }
            Matcher range = range();
            return range.matches() && !range.group(2).equals("*")
                    ? OptionalLong.of(Long.parseLong(range.group(2)))
                    : OptionalLong.empty();
        }

        /** Where the content begins in the whole. */
        long start() {
            Matcher range = range();
            return range.matches() && range.group(1) != null ? Long.parseLong(range.group(1)) : 0;
        }

        private Matcher range() {
            return CONTENT_RANGE.matcher(
                    response.headers().firstValue("Content-Range").orElse("").strip());
        }
    }

    String url() {
        return url;
    }

    /** Everything, from the first byte on. */
    Answer first() {
        Answer answer = ask(0);
        opened = true;
        // Only a strong tag says that bytes are the same.
        tag = strongTag(answer);
        length = answer.length();
        return answer;
    }

    private static @Nullable String strongTag(Answer answer) {
        return answer.response()
                .headers()
                .firstValue("ETag")
                .filter(text -> !text.startsWith("W/"))
                .orElse(null);
    }

    /** What is there from a byte on; where the server gives no ranges after all, by way of everything before. */
    Answer from(long position) {
        Answer answer = ask(position);
        if (answer.start() == position && answer.response().statusCode() == PARTIAL) {
            return answer;
        }
        if (position == 0 || (answer.response().statusCode() == OK && isUnchanged(answer))) {
            skip(answer.body(), position);
            return answer;
        }
        answer.body().cancel();
        throw new MediaException(
                NetworkStatus.MF_E_NET_READ,
                "cannot read " + url + " from byte " + position
                        + " on: the server sent something else; the file may have changed meanwhile");
    }

    private boolean isUnchanged(Answer answer) {
        String known = tag;
        return length.isPresent()
                && length.equals(answer.length())
                && (known == null || known.equals(strongTag(answer)));
    }

    private void skip(HttpBody body, long bytes) {
        ByteBuffer waste = ByteBuffer.allocate(SKIPPED);
        long left = bytes;
        while (left > 0) {
            waste.clear().limit((int) Math.min(left, SKIPPED));
            int count = take(body, waste);
            if (count == 0) {
                throw new MediaException(
                        NetworkStatus.MF_E_NET_READ,
                        "cannot read " + url + ": the server ended before byte " + bytes + ", where it went on before");
            }
            left -= count;
        }
    }

    /** Moves what has come into a buffer, and waits when nothing has: how much, or 0 at the end. */
    int take(HttpBody body, ByteBuffer target) {
        try {
            int count = body.take(target);
            while (count == HttpBody.LATER) {
                await(body.ready(), "data");
                count = body.take(target);
            }
            return count;
        } catch (MediaException told) {
            throw told;
        } catch (Throwable failure) {
            throw new MediaException(
                    NetworkStatus.MF_E_NET_READ,
                    "cannot read " + url + ": the connection broke (" + Reason.of(failure) + ")",
                    failure);
        }
    }

    /** Ends an opening that is under way; later it does nothing. */
    void cancelOpening() {
        if (!opened) {
            stop(new MediaException(Status.MF_E_OPERATION_CANCELLED, "cannot open " + url + ": cancelled"));
        }
    }

    /** Ends what waits, now and later. */
    void close() {
        stop(new MediaException(Status.MF_E_SHUTDOWN, "cannot read " + url + ": it is closed"));
    }

    private void stop(MediaException reason) {
        closed = true;
        CompletableFuture<?> present = waiting;
        if (present != null) {
            present.completeExceptionally(reason);
        }
    }

    /** Asks, and where the server sends on to, but never from https: to http:. */
    private Answer ask(long position) {
        URI target = uri;
        boolean ranged = true;
        for (int hops = 0; hops <= MAX_REDIRECTS; hops++) {
            HttpResponse<HttpBody> response = send(target, ranged ? position : ALL);
            int code = response.statusCode();
            if (ranged && REFUSALS.contains(code) && !isEmpty(response)) {
                response.body().cancel();
                ranged = false;
                continue;
            }
            Optional<String> next =
                    REDIRECTS.contains(code) ? response.headers().firstValue("Location") : Optional.empty();
            if (next.isEmpty()) {
                return accepted(response);
            }
            response.body().cancel();
            target = follow(target, next.get());
        }
        throw new MediaException(
                NetworkStatus.MF_E_NET_TOO_MANY_REDIRECTS,
                "cannot open " + url + ": the server sends on and on, more than " + MAX_REDIRECTS
                        + " times; check the address");
    }

    private URI follow(URI from, String location) {
        URI next;
        try {
            next = from.resolve(new URI(location));
        } catch (URISyntaxException | IllegalArgumentException failure) {
            throw redirectRefused("what is no proper URL");
        }
        String scheme = String.valueOf(next.getScheme()).toLowerCase(Locale.ROOT);
        boolean down = "https".equalsIgnoreCase(from.getScheme()) && scheme.equals("http");
        if (down || next.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
            throw redirectRefused(next.toString());
        }
        return next;
    }

    private MediaException redirectRefused(String target) {
        return new MediaException(
                NetworkStatus.MF_E_NET_REDIRECT,
                "cannot open " + url + ": the server sends on to " + target + ", which it may not");
    }

    private HttpResponse<HttpBody> send(URI target, long position) {
        if (publicOnly) {
            PublicAddresses.check(target, url);
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(target);
        String known = tag;
        if (position != ALL) {
            request.header("Range", "bytes=" + position + "-");
            if (known != null) {
                request.header("If-Range", known);
            }
        }
        String user = target.getUserInfo();
        if (user != null) {
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
        }
        CompletableFuture<HttpResponse<HttpBody>> asked =
                Client.SHARED.sendAsync(request.build(), head -> new HttpBody());
        try {
            return await(asked, "an answer");
        } catch (MediaException failure) {
            // The answer may come after all; nobody will read it.
            asked.thenAccept(late -> late.body().cancel());
            asked.cancel(true);
            throw failure;
        }
    }

    private Answer accepted(HttpResponse<HttpBody> response) {
        int code = response.statusCode();
        Answer answer = new Answer(response);
        if (code != OK && code != PARTIAL && !isEmpty(response)) {
            response.body().cancel();
            throw new MediaException(
                    statusOf(code),
                    "cannot open " + url + ": the server answered " + words(code) + "; check the address");
        }
        return answer;
    }

    /** Nothing is there, so no range of it either. */
    private static boolean isEmpty(HttpResponse<HttpBody> response) {
        return response.statusCode() == RANGE_NOT_SATISFIABLE
                && new Answer(response).length().orElse(-1) == 0;
    }

    private <T> T await(CompletableFuture<T> answer, String what) {
        CompletableFuture<T> bounded = Deadline.of(platform, timeout, what + " of " + url, answer);
        waiting = bounded;
        if (closed) {
            throw new MediaException(
                    opened ? Status.MF_E_SHUTDOWN : Status.MF_E_OPERATION_CANCELLED,
                    "cannot read " + url + ": cancelled");
        }
        try {
            return bounded.join();
        } catch (CompletionException wrapped) {
            Throwable failure = wrapped.getCause() == null ? wrapped : wrapped.getCause();
            throw failed(failure);
        } finally {
            waiting = null;
        }
    }

    private MediaException failed(Throwable failure) {
        if (failure instanceof CompletionException && failure.getCause() != null) {
            return failed(failure.getCause());
        }
        if (failure instanceof MediaException media) {
            return media.status().equals(Deadline.ERROR_TIMEOUT)
                    ? new MediaException(
                            NetworkStatus.MF_E_NET_TIMEOUT,
                            "cannot read " + url + ": no data came for " + timeout / Platform.MILLISECOND
                                    + " ms; check the server, or wait longer",
                            media)
                    : media;
        }
        if (failure instanceof UnresolvedAddressException
                || failure.getCause() instanceof UnresolvedAddressException
                || failure instanceof UnknownHostException) {
            return new MediaException(
                    NetworkStatus.MF_E_NET_CANNOTCONNECT,
                    "cannot open " + url + ": there is no host " + uri.getHost() + "; check the name and the network",
                    failure);
        }
        return failure instanceof ConnectException
                ? new MediaException(
                        NetworkStatus.MF_E_NET_CANNOTCONNECT,
                        "cannot open " + url + ": no connection to " + uri.getHost() + " ("
                                + (failure.getMessage() == null
                                        ? "Connection refused, or no way there"
                                        : Reason.of(failure))
                                + ")",
                        failure)
                : new MediaException(
                        NetworkStatus.MF_E_NET_CONNECTION_FAILURE,
                        "cannot open " + url + ": " + Reason.of(failure),
                        failure);
    }

    /** The client does not hand on what the server calls its answer. */
    private static String words(int code) {
        return switch (code) {
            case 400 -> "400 Bad Request";
            case 401 -> "401 Unauthorized";
            case 403 -> "403 Forbidden";
            case 404 -> "404 Not Found";
            case 410 -> "410 Gone";
            case 429 -> "429 Too Many Requests";
            case 500 -> "500 Internal Server Error";
            case 503 -> "503 Service Unavailable";
            default -> Integer.toString(code);
        };
    }

    private static Status statusOf(int code) {
        return switch (code) {
            case 401, 403 -> NetworkStatus.MF_E_NET_SERVER_ACCESSDENIED;
            case 404, 410 -> NetworkStatus.MF_E_NET_SESSION_NOT_FOUND;
            case 429 -> NetworkStatus.MF_E_NET_BUSY;
            default -> code >= 500 ? NetworkStatus.MF_E_NET_INTERNAL_SERVER_ERROR : NetworkStatus.MF_E_NET_BAD_REQUEST;
        };
    }

    /** Made when the first address is opened. */
    private static final class Client {
        static final HttpClient SHARED = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(new EnvironmentProxies(System.getenv(), ProxySelector.getDefault()))
                .build();
    }
}
