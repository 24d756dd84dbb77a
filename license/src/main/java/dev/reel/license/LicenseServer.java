package dev.reel.license;

import dev.reel.license.store.LicenseDatabase;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.protection.cenc.KeyId;
import dev.reel.protection.enabling.LicenseServerManager;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.CrossOriginHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * A licence server that listens: {@code POST /license} (or {@code /}) with a ClearKey request gives a licence, {@code GET /key/KID} the
 * bare key for HLS players, {@code GET /health} says whether the database answers. A holder is known by {@code Authorization: Bearer TOKEN}.
 *
 * <p>Closing it lets running requests end; the database is the caller's.
 */
public final class LicenseServer implements AutoCloseable {
    private static final Logger LOG = System.getLogger(LicenseServer.class.getName());
    private static final int LARGEST_REQUEST = 64 * 1024;
    private static final int LARGEST_HEAD = 12 * 1024;
    private static final int THREADS = 32;
    private static final Set<String> CONTENT_TYPES = Set.of("application/json", "application/octet-stream");
    private static final String TEXT = "text/plain;charset=utf-8";
    private static final Pattern KEY = Pattern.compile("/key/[0-9a-f]{32}");
    private static final long BEARER = "Bearer ".length();

    private final LicenseServerOptions options;
    private final LicenseDatabase database;
    private final LicenseDesk desk;
    private final RateLimit rates;
    private final Server server;
    private final ServerConnector connector;

    /**
     * Listens from now on.
     *
     * @throws MediaException {@code E_FAIL} when the address is taken or the TLS key cannot be used
     */
    public static LicenseServer start(
            LicenseServerOptions options, LicenseDatabase database, Clock clock, Platform platform) {
        LicenseServer made = new LicenseServer(options, database, clock, platform);
        try {
            made.server.start();
            return made;
        } catch (Exception failed) { // whatever a life cycle throws
            made.close();
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            throw new MediaException(
                    Status.E_FAIL,
                    "cannot listen on " + options.address().getHostString() + " port "
                            + options.address().getPort() + ": " + cause.getMessage(),
                    failed);
        }
    }

    private LicenseServer(LicenseServerOptions options, LicenseDatabase database, Clock clock, Platform platform) {
        this.options = options;
        this.database = database;
        this.desk = new LicenseDesk(database, clock, options.lasting());
        this.rates = new RateLimit(options.rate(), () -> platform.time() * 100);
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 4);
        threads.setName("reel-license");
        this.server = new Server(threads);
        HttpConnectionFactory http = new HttpConnectionFactory(configuration());
        this.connector = options.tls().isEmpty()
                ? new ServerConnector(server, 1, 1, http)
                : new ServerConnector(server, tls(options.tls().get()), http);
        connector.setHost(
                options.address().getAddress() == null
                        ? options.address().getHostString()
                        : options.address().getAddress().getHostAddress());
        connector.setPort(options.address().getPort());
        connector.setIdleTimeout(options.patience().toMillis());
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(options.connections(), server));
        connector.addEventListener(new SlowPeers(connector.getScheduler(), options.patience()));
        server.setErrorHandler((request, response, callback) -> {
            // What went wrong is in the status; a page with causes is nobody's business.
            say(response, callback, response.getStatus(), "refused");
            return true;
        });
        server.setStopTimeout(2_000);
        server.setHandler(options.origins().isEmpty() ? new Door() : crossOrigin(new Door()));
    }

    private static HttpConfiguration configuration() {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(true);
        http.setRequestHeaderSize(LARGEST_HEAD);
        SecureRequestCustomizer secure = new SecureRequestCustomizer();
        secure.setSniHostCheck(false);
        http.addCustomizer(secure);
        return http;
    }

    private static SslContextFactory.Server tls(LicenseServerOptions.Tls tls) {
        SslContextFactory.Server made = new SslContextFactory.Server();
        made.setKeyStorePath(tls.keyStore().toString());
        made.setKeyStoreType("PKCS12");
        made.setKeyStorePassword(tls.password());
        made.setIncludeProtocols("TLSv1.3", "TLSv1.2");
        return made;
    }

    private Handler crossOrigin(Handler inner) {
        CrossOriginHandler made = new CrossOriginHandler();
        made.setAllowedOriginPatterns(
                options.origins().contains("*")
                        ? Set.of("*")
                        : options.origins().stream().map(Pattern::quote).collect(Collectors.toSet()));
        made.setAllowedMethods(Set.of("POST", "GET"));
        made.setAllowedHeaders(Set.of("Content-Type", "Authorization", LicenseServerManager.CERTIFICATE_HEADER));
        made.setDeliverNonAllowedOriginRequests(false);
        made.setHandler(inner);
        return made;
    }

    /** Where it listens. */
    public URI address() {
        String host = options.address().getHostString();
        return URI.create((options.tls().isPresent() ? "https" : "http") + "://"
                + (host.contains(":") ? "[" + host + "]" : host) + ":" + connector.getLocalPort() + "/license");
    }

    /** Takes requests in, and hands answers out. */
    private final class Door extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            response.getHeaders().put("Cache-Control", "no-store");
            response.getHeaders().put("X-Content-Type-Options", "nosniff");
            String path = request.getHttpURI().getCanonicalPath();
            if (path == null
                    || !(path.equals("/license")
                            || path.equals("/")
                            || path.equals("/health")
                            || KEY.matcher(path).matches())) {
                say(response, callback, 404, "nothing here: licences are at /license");
            } else if (!rates.take(Request.getRemoteAddr(request))) {
                response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
                say(response, callback, 429, "too many requests from this address");
            } else if (path.equals("/health")) {
                boolean alive = database.isAlive();
                say(response, callback, alive ? 200 : 503, alive ? "ok" : "the database does not answer");
            } else if (path.startsWith("/key/")) {
                if (request.getMethod().equals("GET")) {
                    answer(
                            response,
                            callback,
                            "application/octet-stream",
                            () -> desk.key(KeyId.parse(path.substring("/key/".length())), token(request)));
                } else {
                    response.getHeaders().put("Allow", "GET");
                    say(response, callback, 405, "a key is asked for by GET");
                }
            } else {
                license(request, response, callback);
            }
            return true;
        }

        private void license(Request request, Response response, Callback callback) {
            if (!request.getMethod().equals("POST")) {
                response.getHeaders()
                        .put(
                                "Allow",
                                new TreeSet<>(Set.of("POST", "OPTIONS"))
                                        .stream().collect(Collectors.joining(", ")));
                say(
                        response,
                        callback,
                        request.getMethod().equals("OPTIONS") ? 204 : 405,
                        "licences are asked for by POST");
                return;
            }
            String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
            if (type != null && !CONTENT_TYPES.contains(bare(type))) {
                say(response, callback, 415, "a request is application/json");
                return;
            }
            if (request.getLength() > LARGEST_REQUEST) {
                hangUp(response);
                say(response, callback, 413, "a request has 64 KiB at most");
                return;
            }
            Scheduler.Task late = connector
                    .getScheduler()
                    .schedule(
                            () -> request.getConnectionMetaData()
                                    .getConnection()
                                    .close(),
                            options.patience().toMillis(),
                            TimeUnit.MILLISECONDS);
            Content.Source.asByteArrayAsync(
                    request,
                    LARGEST_REQUEST,
                    Promise.Invocable.from(
                            InvocationType.BLOCKING,
                            body -> {
                                late.cancel();
                                decide(request, body, response, callback);
                            },
                            failure -> {
                                late.cancel();
                                hangUp(response);
                                say(response, callback, 413, "the request is too long or broke off");
                            }));
        }

        private void decide(Request request, byte[] body, Response response, Callback callback) {
            answer(
                    response,
                    callback,
                    "application/json",
                    () -> desk.answer(
                            body, token(request), request.getHeaders().get(LicenseServerManager.CERTIFICATE_HEADER)));
        }

        private void answer(Response response, Callback callback, String type, Supplier<LicenseDesk.Answer> decision) {
            try {
                LicenseDesk.Answer answer = decision.get();
                LOG.log(Level.DEBUG, answer);
                send(response, callback, answer.status(), answer.status() == 200 ? type : TEXT, answer.body());
            } catch (MediaException failed) {
                LOG.log(Level.WARNING, "no licences: {0}", failed.getMessage());
                response.getHeaders().put(HttpHeader.RETRY_AFTER, "2");
                say(response, callback, 503, "the licence server cannot answer now");
            } catch (RuntimeException mistake) {
                LOG.log(
                        Level.ERROR,
                        "a mistake in the licence server: " + mistake.getClass().getName());
                LOG.log(Level.DEBUG, "where", mistake);
                say(response, callback, 500, "a mistake in the licence server");
            }
        }
    }

    private static String bare(String contentType) {
        int end = contentType.indexOf(';');
        return (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String token(Request request) {
        String given = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        return given != null && given.regionMatches(true, 0, "Bearer ", 0, (int) BEARER)
                ? given.substring((int) BEARER).strip()
                : null;
    }

    /** What is left of a request that was refused is not read. */
    private static void hangUp(Response response) {
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
    }

    private static void say(Response response, Callback callback, int status, String sentence) {
        send(response, callback, status, TEXT, (sentence + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static void send(Response response, Callback callback, int status, String type, byte[] body) {
        response.setStatus(status);
        response.getHeaders().put("Cache-Control", "no-store");
        if (status == 204) {
            callback.succeeded();
            return;
        }
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), Callback.from(callback, () -> Arrays.fill(body, (byte) 0)));
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception late) { // whatever a life cycle throws
            LOG.log(Level.DEBUG, "a request was cut off", late);
        }
    }
}
