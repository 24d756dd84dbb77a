package dev.reel.protection.session;

import com.sun.net.httpserver.HttpServer;
import dev.reel.protection.device.OaepHash;
import dev.reel.protection.enabling.LicenseServerManager;
import dev.reel.protection.identity.DeviceCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/** A licence server with one key, which it wraps for the process whose certificate comes with the request. */
final class WrappingServer implements AutoCloseable {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    final AtomicInteger asked = new AtomicInteger();
    private final HttpServer server;

    WrappingServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/license", exchange -> {
            asked.incrementAndGet();
            exchange.getRequestBody().readAllBytes();
            byte[] answer = license(exchange.getRequestHeaders().getFirst(LicenseServerManager.CERTIFICATE_HEADER));
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    private static byte[] license(String certificate) {
        try {
            byte[] sessionKey = new byte[16];
            new SecureRandom().nextBytes(sessionKey);
            RSAPublicKey process = (RSAPublicKey)
                    DeviceCertificate.parse(Base64.getUrlDecoder().decode(certificate))
                            .get(0)
                            .getPublicKey();
            Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(sessionKey, "AES"));
            return ("{\"wrapping\":\""
                            + BASE64.encodeToString(DeviceCertificate.wrap(process, OaepHash.SHA_512, sessionKey))
                            + "\",\"keys\":[{\"kty\":\"oct\",\"kid\":\""
                            + BASE64.encodeToString(HexFormat.of().parseHex(Films.KID)) + "\",\"k\":\""
                            + BASE64.encodeToString(
                                    cipher.doFinal(HexFormat.of().parseHex(Films.KEY))) + "\"}]}")
                    .getBytes(StandardCharsets.US_ASCII);
        } catch (java.security.GeneralSecurityException failed) {
            throw new AssertionError(failed);
        }
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/license");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
