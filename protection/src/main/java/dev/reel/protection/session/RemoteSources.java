package dev.reel.protection.session;

import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.open.OpenRequest;
import dev.reel.pipeline.open.ResolvedObject;
import dev.reel.pipeline.open.SchemeHandler;
import dev.reel.pipeline.open.SourceHandlers;
import dev.reel.pipeline.open.SourceOptions;
import dev.reel.pipeline.open.SourceResolver;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.protection.control.MessageKind;
import dev.reel.protection.control.MessageReader;
import dev.reel.protection.control.PresentationMessage;
import dev.reel.protection.control.Values;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Opens sources in the protected process. Any thread. */
final class RemoteSources {
    /** Twice what a source waits for data by itself. */
    private static final long WITHIN = 20 * Platform.SECOND;

    private final ProcessConnection connection;
    private final SourceResolver resolver;

    RemoteSources(ProcessConnection connection, Platform platform) {
        this.connection = connection;
        this.resolver = new SourceResolver(platform, List.of(new Handler()));
    }

    SourceResolver resolver() {
        return resolver;
    }

    private MediaSource open(String url, OpenRequest request) {
        String address = absolute(url);
        CompletableFuture<MediaSource> opening = connection.ask(
                MessageKind.OPEN_SOURCE,
                message -> {
                    message.string(address);
                    Values.write(message, request.options());
                    return message;
                },
                this::read);
        long within = Math.max(WITHIN, 2 * request.options().get(SourceOptions.TIMEOUT, 0L));
        try {
            return opening.get(within / Platform.MILLISECOND, TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof MediaException media
                    ? media
                    : new MediaException(
                            Status.E_UNEXPECTED, "cannot open " + url + " in the protected process", failed);
        } catch (TimeoutException silent) {
            var unusedLate = opening.thenAccept(MediaSource::shutdown);
            throw new MediaException(
                    Status.E_ABORT, "cannot open " + url + ": the protected process does not answer", silent);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new MediaException(Status.E_ABORT, "interrupted", interrupted);
        }
    }

    private MediaSource read(MessageReader answer) {
        long number = answer.int64();
        int characteristics = answer.int32();
        PresentationDescriptor presentation = PresentationMessage.read(answer);
        return new RemoteSource(connection, number, characteristics, presentation);
    }

    /** The process is in another folder, perhaps. */
    private static String absolute(String url) {
        if (!SourceResolver.schemeOf(url).equals("file") || url.startsWith("file:")) {
            return url;
        }
        try {
            return Path.of(url).toAbsolutePath().toString();
        } catch (InvalidPathException odd) {
            return url;
        }
    }

    /** Takes every scheme that is known here; the process says what it makes of it. */
    private final class Handler implements SchemeHandler {
        @Override
        public Set<String> schemes() {
            Set<String> all = new HashSet<>(SourceHandlers.installed().supportedSchemes());
            all.add("file");
            return all;
        }

        @Override
        public ResolvedObject open(String url, OpenRequest request) {
            return ResolvedObject.of(RemoteSources.this.open(url, request));
        }
    }
}
