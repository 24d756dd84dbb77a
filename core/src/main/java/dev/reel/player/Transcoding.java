package dev.reel.player;

import dev.reel.pipeline.AttributeStore;
import dev.reel.pipeline.DescriptorAttributes;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.bytestream.FileSchemeHandler;
import dev.reel.pipeline.open.Cancellation;
import dev.reel.platform.Attributes;
import dev.reel.platform.EventReader;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.session.MediaSession;
import dev.reel.session.SessionAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.transcode.TranscodeTopology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A {@link Transcoder} at work. Any thread may use it. */
public final class Transcoding {
    /** The index of a long film may take a while to write. */
    private static final long CLOSE_TIMEOUT = 300 * Platform.SECOND;

    private final Transcoder settings;
    private final Platform platform;
    private final long begun;
    private final Cancellation cancellation = new Cancellation();
    /** Completes when all data has been written, or with the reason why not. */
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private final CompletableFuture<Transcoded> result = new CompletableFuture<>();
    private volatile ProgressReports reports;
    private volatile List<String> leftBehind = List.of();
    private volatile List<String> changed = List.of();

    private Transcoding(Transcoder settings) {
        this.settings = settings;
        this.platform = settings.platform();
        this.begun = platform.time();
        this.reports = new ProgressReports(platform, settings.progress(), begun, Optional.empty(), ended);
    }

    static Transcoding start(Transcoder settings) {
        Transcoding made = new Transcoding(settings);
        made.settings.open(made.cancellation).whenComplete((source, failure) -> {
            if (failure != null) {
                made.result.completeExceptionally(mediaException(failure));
            } else {
                made.run(source);
            }
        });
        return made;
    }

    private void run(MediaSource source) {
        MediaSession session = null;
        try {
            if (ended.isCompletedExceptionally()) {
                ended.join();
            }
            Path target = settings.target();
            refuseTheInput(target);
            Topology topology = topology(source, target);
            reports = new ProgressReports(platform, settings.progress(), begun, length(source), ended);
            session = MediaSession.create(
                    new Attributes().set(SessionAttributes.CLOSE_TIMEOUT, CLOSE_TIMEOUT), settings.classes(), platform);
            run(session, topology).whenComplete(finishing(session, source, target));
        } catch (RuntimeException failure) {
            if (session != null) {
                Release.quietly(session::shutdown);
            }
            Release.quietly(source::shutdown);
            result.completeExceptionally(mediaException(failure));
        }
    }

    /** Runs to the end or a failure and closes: then the file is whole, or there is none. */
    private CompletableFuture<Void> run(MediaSession session, Topology topology) {
        EventReader.start(session, this::onEvent);
        failWith(session.setTopology(Set.of(), topology));
        failWith(session.start(null, PropVariant.EMPTY).thenRun(() -> reports.begin(session.clock())));
        return ended.handle((end, failure) -> failure)
                .thenCompose(failure -> session.close().handle((closed, notWritten) -> {
                    // Once something failed, what closing says does not matter.
                    Throwable first = failure != null ? failure : notWritten;
                    if (first != null) {
                        throw new CompletionException(mediaException(first));
                    }
                    return null;
                }));
    }

    private void failWith(CompletableFuture<?> operation) {
        var unusedWatched = operation.whenComplete((done, failure) -> {
            if (failure != null) {
                ended.completeExceptionally(mediaException(failure));
            }
        });
    }

    private BiConsumer<@Nullable Void, @Nullable Throwable> finishing(
            MediaSession session, MediaSource source, Path target) {
        return (closed, failure) -> {
            Release.quietly(session::shutdown);
            Release.quietly(source::shutdown);
            reports.end(failure == null, last -> {
                if (failure != null) {
                    result.completeExceptionally(mediaException(failure));
                } else {
                    result.complete(
                            new Transcoded(target, last.position(), bytes(target), last.taken(), leftBehind, changed));
                }
            });
        };
    }

    private void onEvent(MediaEvent event) {
        if (event.type() == MediaEventType.MEEndOfPresentation || event.type() == MediaEventType.MESessionEnded) {
            // Soon nobody knows any more how far it came.
            reports.now();
        }
        if (event.type() == MediaEventType.MESessionEnded && event.status().isSuccess()) {
            ended.complete(null);
        } else if (event.type() == MediaEventType.MEError || event.type() == MediaEventType.MESessionEnded) {
            ended.completeExceptionally(EventFailure.of(event));
        }
    }

    private Topology topology(MediaSource source, Path target) {
        Duration from = settings.from();
        Duration until = settings.until();
        if (until != null && until.compareTo(from == null ? Duration.ZERO : from) <= 0) {
            throw new MediaException(Status.E_INVALIDARG, "cannot make " + target + ": it would end before it begins");
        }
        TranscodeTopology builder = TranscodeTopology.of(source, settings.profile(), platform)
                .presentation(settings.streams().of(source, settings.name()))
                .everyStream()
                .encoders(settings.classes().transforms());
        if (from != null) {
            if (source instanceof AttributeStore settable) {
                settable.attributes().set(AttributeStore.SUBTITLES_BEFORE, 1);
            }
            builder.mediaStart(hns(from));
        }
        if (until != null) {
            builder.mediaStop(hns(until));
        }
        Topology topology = builder.build(target);
        leftBehind = builder.leftBehind();
        changed = builder.changed();
        return topology;
    }

    private Optional<Duration> length(MediaSource source) {
        long whole = source.createPresentationDescriptor().get(DescriptorAttributes.DURATION, 0L);
        long from = settings.from() == null ? 0 : hns(settings.from());
        long until = settings.until() == null ? Long.MAX_VALUE : hns(settings.until());
        if (whole == 0 && settings.until() == null) {
            return Optional.empty();
        }
        long end = whole == 0 ? until : Math.min(whole, until);
        return Optional.of(Duration.ofNanos(Math.max(0, end - from) * 100));
    }

    /** Names that are none, and what cannot be compared, are told of where they are opened. */
    private void refuseTheInput(Path target) {
        try {
            String name = settings.name();
            Path input = Path.of(name.startsWith("file:") ? FileSchemeHandler.pathOf(name) : name);
            if (Files.isRegularFile(input) && Files.exists(target) && Files.isSameFile(input, target)) {
                throw new MediaException(
                        Status.E_INVALIDARG, "cannot make " + target + ": it is the input; give it another name");
            }
        } catch (IOException | IllegalArgumentException notComparable) {
            // InvalidPathException is one of these.
        }
    }

    private static long bytes(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (IOException gone) {
            return 0;
        }
    }

    private static long hns(Duration time) {
        return time.toNanos() / 100;
    }

    private static MediaException mediaException(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof MediaException media
                ? media
                : new MediaException(Status.E_UNEXPECTED, "transcoding failed: " + cause, cause);
    }

    /** How far it is now. */
    public TranscodeProgress progress() {
        return reports.now();
    }

    /** Gives up; {@link #result} fails with {@code MF_E_OPERATION_CANCELLED}. Completes when everything is closed and no file is left. */
    public CompletableFuture<Void> cancel() {
        cancellation.cancel();
        ended.completeExceptionally(new MediaException(
                Status.MF_E_OPERATION_CANCELLED, "the transcoding of " + settings.name() + " was cancelled"));
        return result.handle((written, failure) -> null);
    }

    /** Completes with what was written, or fails with a {@link MediaException} and leaves no file. */
    public CompletableFuture<Transcoded> result() {
        return result.copy();
    }

    /** Waits for {@link #result}; throws its failure. */
    public Transcoded await() {
        return Waiting.on(result, "the transcoding of " + settings.name());
    }
}
