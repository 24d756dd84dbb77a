package dev.reel.protection.enabling;

import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.TimeService;
import dev.reel.protection.license.LicenseChannel;
import dev.reel.protection.policy.ProtectionCode;
import dev.reel.topology.Topology;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Gets licences from a server that the application named (protected-path.md §16.5): posts the request, puts the answer into the protected
 * process. A server that is down or busy is asked again, with longer and longer pauses, until the time is over.
 *
 * <p>The request carries the process's certificate in the header {@value #CERTIFICATE_HEADER}; a server that knows it wraps the keys, and
 * then this process never sees them. With a plain ClearKey server it carries them, by design of ClearKey.
 */
public final class LicenseServerManager implements ContentProtectionManager {
    /** The header with the process's certificate: DER in base64url. */
    public static final String CERTIFICATE_HEADER = "Reel-Process-Certificate";

    private static final int LARGEST = 64 * 1024;
    private static final Duration ONE_TRY = Duration.ofSeconds(5);

    private final URI server;
    private final Platform platform;
    private final long within;
    private final HttpClient client;
    private final @Nullable String token;

    /** @param within 100 ns units: how long to try */
    public LicenseServerManager(URI server, Platform platform, long within) {
        this(server, null, platform, within);
    }

    /**
     * @param token what the server knows the user by; sent along as {@code Authorization: Bearer}
     * @param within 100 ns units: how long to try
     */
    public LicenseServerManager(URI server, @Nullable String token, Platform platform, long within) {
        String scheme = server.getScheme() == null ? "" : server.getScheme();
        if ((!scheme.equals("https") && !scheme.equals("http")) || server.getHost() == null) {
            throw new MediaException(
                    Status.E_INVALIDARG, "a licence server has an address like https://host/license, not " + server);
        }
        this.server = server;
        this.platform = platform;
        this.within = within;
        if (token != null && !token.matches("[\\x21-\\x7e]{1,1024}")) {
            throw new MediaException(
                    Status.E_INVALIDARG,
                    "a licence token is one word of letters, digits and signs, not what was given");
        }
        this.token = token;
        this.client = HttpClient.newBuilder()
                .connectTimeout(ONE_TRY)
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(platform.blocking())
                .build();
    }

    @Override
    public CompletableFuture<Status> enableContent(ContentEnabler enabler, @Nullable Topology topology) {
        if (!enabler.enableType().equals(EnableType.CLEAR_KEY_LICENSE)) {
            return CompletableFuture.completedFuture(ProtectionCode.NS_E_DRM_LICENSE_NOTACQUIRED);
        }
        LicenseChannel licenses = enabler.licenses();
        long keySession = licenses.open();
        long until = platform.time() + within;
        return licenses.request(keySession, "keyids", enabler.initData(), false)
                .thenCompose(request -> ask(request, licenses.certificate(), until, Platform.SECOND / 4))
                .thenCompose(license -> licenses.update(keySession, license)
                        .whenComplete((states, failure) -> Arrays.fill(license, (byte) 0)))
                .thenApply(states -> {
                    // What is still missing the session finds out itself.
                    enabler.monitorEnable();
                    return Status.S_OK;
                });
    }

    private CompletableFuture<byte[]> ask(byte[] request, List<X509Certificate> certificate, long until, long pause) {
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        platform.blocking().execute(() -> attempt(request, certificate, until, pause, answer));
        return answer;
    }

    private void attempt(
            byte[] request,
            List<X509Certificate> certificate,
            long until,
            long pause,
            CompletableFuture<byte[]> answer) {
        String trouble;
        try {
            HttpRequest.Builder post = HttpRequest.newBuilder(server)
                    .timeout(patience(until))
                    .header("Content-Type", "application/json")
                    .header("Cache-Control", "no-store")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(request));
            if (token != null) {
                post.header("Authorization", "Bearer " + token);
            }
            if (!certificate.isEmpty()) {
                post.header(
                        CERTIFICATE_HEADER,
                        Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(certificate.get(0).getEncoded()));
            }
            HttpResponse<InputStream> response = client.send(post.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                int status = response.statusCode();
                if (status == 200) {
                    byte[] license = body.readNBytes(LARGEST + 1);
                    if (license.length > LARGEST) {
                        throw refused("its answer is too long to be a licence");
                    }
                    answer.complete(license);
                    return;
                }
                if (status != 429 && status < 500) {
                    throw refused(
                            switch (status) {
                                case 403 -> "it says that you are not entitled to this content";
                                case 404 -> "it has no key for this content";
                                default -> "it refused the request with status " + status;
                            });
                }
                trouble = "it answered with status " + status;
            }
        } catch (HttpTimeoutException late) {
            trouble = "it does not answer";
        } catch (IOException failure) {
            String message = failure.getMessage();
            trouble = "it cannot be reached" + (message == null ? "" : " (" + message + ")");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            answer.completeExceptionally(refused("asking was interrupted"));
            return;
        } catch (MediaException | CertificateEncodingException last) {
            answer.completeExceptionally(
                    last instanceof MediaException media ? media : refused("the process's certificate is broken"));
            return;
        }
        if (platform.time() + pause > until) {
            answer.completeExceptionally(refused(trouble));
            return;
        }
        TimeService.Timer timer = platform.timeService()
                .newTimer(() ->
                        platform.blocking().execute(() -> attempt(request, certificate, until, 2 * pause, answer)));
        timer.schedule(platform.time() + pause);
    }

    /** A try takes no longer than there is time, but long enough to be one. */
    private Duration patience(long until) {
        long left = Math.max(until - platform.time(), Platform.SECOND / 2);
        return Duration.ofNanos(Math.min(left * 100, ONE_TRY.toNanos()));
    }

    private MediaException refused(String why) {
        return new MediaException(
                ProtectionCode.NS_E_DRM_LICENSE_NOTACQUIRED,
                "no licence from " + server.getScheme() + "://" + server.getAuthority() + ": " + why);
    }
}
