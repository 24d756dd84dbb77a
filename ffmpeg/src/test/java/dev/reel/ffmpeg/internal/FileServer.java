package dev.reel.ffmpeg.internal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A web server with ranges for the files of this machine. */
final class FileServer implements AutoCloseable {
    private final HttpServer server;

    FileServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            thread.start();
        });
        server.createContext("/", FileServer::serve);
        server.start();
    }

    String url(Path file) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/"
                + URLEncoder.encode(file.toString(), StandardCharsets.UTF_8);
    }

    private static void serve(HttpExchange exchange) throws IOException {
        byte[] bytes =
                Files.readAllBytes(Path.of(exchange.getRequestURI().getPath().substring(1)));
        String range = exchange.getRequestHeaders().getFirst("Range");
        int from = range == null ? 0 : Integer.parseInt(range.replaceAll("bytes=(\\d+)-.*", "$1"));
        exchange.getResponseHeaders().add("Accept-Ranges", "bytes");
        if (from >= bytes.length) {
            exchange.getResponseHeaders().add("Content-Range", "bytes */" + bytes.length);
            exchange.sendResponseHeaders(416, -1);
            exchange.close();
            return;
        }
        exchange.getResponseHeaders()
                .add("Content-Range", "bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length);
        exchange.sendResponseHeaders(206, bytes.length - from);
        try (OutputStream body = exchange.getResponseBody()) {
            body.write(bytes, from, bytes.length - from);
        } catch (IOException clientLeft) {
            exchange.close();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
