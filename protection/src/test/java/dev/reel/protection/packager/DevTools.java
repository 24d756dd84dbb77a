package dev.reel.protection.packager;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;

/** Chromium's remote debugging, as far as a look at the screen needs it. */
final class DevTools {
    private static final String COMMAND =
            "{\"id\":1,\"method\":\"Page.captureScreenshot\",\"params\":{\"format\":\"png\"}}";
    private static final Pattern SOCKET =
            Pattern.compile("\"type\":\\s*\"page\",[^}]*?\"webSocketDebuggerUrl\":\\s*\"([^\"]+)\"");
    private static final Pattern DATA = Pattern.compile("\"data\":\"([^\"]+)\"");

    private DevTools() {}

    /** The screen of the only page of the browser with this profile. */
    static BufferedImage screen(Path profile) throws IOException {
        try {
            String port =
                    Files.readAllLines(profile.resolve("DevToolsActivePort")).get(0);
            HttpClient client = HttpClient.newHttpClient();
            HttpRequest list = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list"))
                    .build();
            Matcher page =
                    SOCKET.matcher(client.send(list, BodyHandlers.ofString()).body());
            if (!page.find()) {
                throw new AssertionError("Chromium shows no page");
            }
            Answer answer = new Answer();
            WebSocket socket = client.newWebSocketBuilder()
                    .buildAsync(URI.create(page.group(1)), answer)
                    .get(20, TimeUnit.SECONDS);
            socket.sendText(COMMAND, true).get(20, TimeUnit.SECONDS);
            Matcher data = DATA.matcher(answer.text.get(20, TimeUnit.SECONDS));
            socket.abort();
            if (!data.find()) {
                throw new AssertionError("Chromium gave no screenshot");
            }
            return ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(data.group(1))));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new AssertionError("Chromium's remote debugging does not answer", e);
        }
    }

    private static final class Answer implements WebSocket.Listener {
        final CompletableFuture<String> text = new CompletableFuture<>();
        private final StringBuilder parts = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            parts.append(data);
            if (last) {
                text.complete(parts.toString());
            }
            return WebSocket.Listener.super.onText(socket, data, last);
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            text.completeExceptionally(error);
        }
    }
}
