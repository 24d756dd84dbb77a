package dev.reel.cli.script;

import dev.reel.cli.format.TimeText;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.platform.Attributes;
import dev.reel.platform.Deadline;
import dev.reel.platform.EventReader;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.TimeService;
import dev.reel.platform.WorkQueue;
import dev.reel.session.MediaSession;
import dev.reel.topology.Topology;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run of a script against a media session: a line for each call and each event, in the order they happened.
 *
 * <p>Before {@code shutdown} and at the end of the script the events of the calls before are awaited, so that they are seen.
 * The session is made at the first call of it, and a sequence that announces its next segment is given the topology for it.
 * What the script leaves open is closed at the end, without a line. All state is owned by one serial queue of the platform;
 * lines are written on it.
 */
public final class ScriptRun {
    private static final Logger LOG = System.getLogger(ScriptRun.class.getName());
    private static final long CLOSE_TIMEOUT = 10 * Platform.SECOND;

    private final ScriptSettings settings;
    private final Attributes configuration = new Attributes();
    private final Iterator<Step> steps;
    private final WorkQueue queue;
    private final ScriptTopologies topologies;
    private final CompletableFuture<Void> result = new CompletableFuture<>();

    /** Events that accepted calls still owe. */
    private final List<MediaEventType> owed = new ArrayList<>();
    /** Events that came and that no wait has looked at. */
    private final Deque<MediaEventType> unseen = new ArrayDeque<>();

    private final TimeService.Timer timer;
    private @Nullable MediaSession session;
    private @Nullable Wait wait;
    private long waitEnd;
    private boolean finished;

    private ScriptRun(ScriptSettings settings, List<Step> steps) {
        this.settings = settings;
        this.steps = steps.iterator();
        this.queue = settings.platform().serialQueue("script");
        this.topologies = new ScriptTopologies(settings);
        this.timer = settings.platform().timeService().newTimer(() -> post(this::late));
    }

    /** Starts to run the steps against a new session, which the run closes and shuts down. */
    public static ScriptRun start(ScriptSettings settings, List<Step> steps) {
        ScriptRun run = new ScriptRun(settings, steps);
        run.post(run::advance);
        return run;
    }

    /**
     * Completes when the script is done and everything is released. Fails with a {@link MediaException}: {@code ERROR_TIMEOUT}
     * for a wait that took too long, or why something could not be opened.
     */
    public CompletableFuture<Void> result() {
        return result.copy();
    }

    /** Gives up: the run ends with {@code MF_E_OPERATION_CANCELLED} once everything is released. */
    public void cancel() {
        topologies.cancel();
        post(() -> finish(new MediaException(Status.MF_E_OPERATION_CANCELLED, "the script was interrupted")));
    }

    private void post(Runnable task) {
        queue.execute(() -> {
            try {
                task.run();
            } catch (MediaException failure) {
                finish(failure);
            } catch (RuntimeException failure) {
                finish(new MediaException(Status.E_UNEXPECTED, "the script failed: " + failure, failure));
            }
        });
    }

    private void onEvent(MediaEvent event) {
        if (finished) {
            return;
        }
        settings.lines().accept(settings.format().event(event));
        owed.remove(event.type());
        unseen.add(event.type());
        if (event.type() == MediaEventType.MENewPresentation && event.status().isSuccess()) {
            answer(event.value().asObject(PresentationDescriptor.class));
        }
        Wait present = wait;
        if (present != null && present.condition().getAsBoolean()) {
            endWait(present.then());
        }
    }

    private void answer(PresentationDescriptor announced) {
        Topology topology = topologies.announced(announced);
        if (topology != null) {
            call(SessionCall.setTopology(Set.of(), topology));
        }
    }

    /** Goes on with the next step, on a turn of its own. */
    private void next() {
        post(this::advance);
    }

    private void advance() {
        if (finished) {
            return;
        }
        if (steps.hasNext()) {
            perform(steps.next());
        } else {
            awaitOwed(() -> finish(null));
        }
    }

    private void perform(Step step) {
        String uri = step instanceof Step.SetTopology set ? set.uri() : null;
        if (uri != null) {
            open(uri, source -> call(SessionCall.of(step, topologies.of(source, uri))));
        } else if (step instanceof Step.SetSequence) {
            call(SessionCall.of(step, topologies.sequence()));
            next();
        } else if (step instanceof Step.Append append) {
            open(append.uri(), source -> append(source, append));
        } else if (step instanceof Step.SetConfig set) {
            configure(set);
            next();
        } else if (step instanceof Step.WaitForEvent event) {
            await(() -> take(event.type()), event.type().name(), this::next);
        } else if (step instanceof Step.WaitForTime time) {
            arm(new Wait(() -> false, () -> {}, this::next), time.duration());
        } else if (step instanceof Step.Shutdown) {
            awaitOwed(() -> {
                call(SessionCall.of(step, null));
                next();
            });
        } else {
            call(SessionCall.of(step, null));
            next();
        }
    }

    private void open(String uri, Consumer<MediaSource> then) {
        var unusedOpened = topologies
                .open(uri)
                .whenComplete((source, failure) -> post(() -> {
                    if (failure instanceof MediaException media) {
                        finish(media);
                    } else if (failure != null) {
                        finish(new MediaException(Status.E_UNEXPECTED, "cannot open " + uri + ": " + failure, failure));
                    } else if (finished) {
                        source.shutdown();
                    } else {
                        then.accept(source);
                        next();
                    }
                }));
    }

    private void append(MediaSource source, Step.Append step) {
        int element = topologies.append(source, step.uri(), step.last());
        settings.lines().accept(settings.format().call("AppendTopology", Status.S_OK, "element " + element));
    }

    private void call(SessionCall call) {
        MediaEventType answer = call.answer();
        if (answer != null) {
            owed.add(answer);
        }
        Status status = Status.S_OK;
        String value = "";
        try {
            value = call.method().apply(session());
        } catch (MediaException refused) {
            status = refused.status();
            owed.remove(answer);
        }
        settings.lines().accept(settings.format().call(call.name(), status, value));
    }

    private void configure(Step.SetConfig set) {
        if (set.value().isEmpty()) {
            configuration.delete(set.key());
        } else {
            configuration.setItem(set.key().guid(), set.value());
        }
    }

    private MediaSession session() {
        MediaSession present = session;
        if (present == null) {
            present = settings.sessions().apply(configuration);
            session = present;
            EventReader.start(present, event -> post(() -> onEvent(event)));
        }
        return present;
    }

    /** Takes the events that no wait has looked at, up to the first of a type; false when there is none. */
    private boolean take(MediaEventType type) {
        while (!unseen.isEmpty()) {
            if (unseen.remove() == type) {
                return true;
            }
        }
        return false;
    }

    private void awaitOwed(Runnable then) {
        await(owed::isEmpty, "the event of a call", then);
    }

    private void await(BooleanSupplier condition, String what, Runnable then) {
        if (condition.getAsBoolean()) {
            then.run();
            return;
        }
        MediaException late = new MediaException(
                Deadline.ERROR_TIMEOUT,
                what + " did not come within " + TimeText.exact(Duration.ofNanos(settings.waitTimeout() * 100))
                        + "; --wait-timeout sets how long");
        arm(new Wait(condition, then, () -> finish(late)), settings.waitTimeout());
    }

    private void late() {
        Wait present = wait;
        if (present != null && settings.platform().time() >= waitEnd) {
            endWait(present.late());
        }
    }

    private void arm(Wait armed, long timeout) {
        wait = armed;
        waitEnd = settings.platform().time() + timeout;
        timer.schedule(waitEnd);
    }

    private void endWait(Runnable then) {
        timer.cancel();
        wait = null;
        then.run();
    }

    /** Closes what is open, whatever the script left, and completes the result; a second call does nothing. */
    private void finish(@Nullable MediaException failure) {
        if (finished) {
            return;
        }
        finished = true;
        timer.cancel();
        CompletableFuture<?> closed = CompletableFuture.completedFuture(null);
        if (session != null) {
            try {
                closed = session.close();
            } catch (MediaException shutDownAlready) {
                LOG.log(Level.DEBUG, "the script has shut the session down");
            }
        }
        var unusedReleased = Deadline.of(settings.platform(), CLOSE_TIMEOUT, "MESessionClosed", closed)
                .whenComplete((event, ignored) -> queue.execute(() -> release(failure)));
    }

    private void release(@Nullable MediaException failure) {
        if (session != null) {
            try {
                session.shutdown();
            } catch (MediaException shutDownAlready) {
                LOG.log(Level.DEBUG, "the script has shut the session down");
            }
        }
        topologies.release();
        if (failure == null) {
            result.complete(null);
        } else {
            result.completeExceptionally(failure);
        }
    }
}
