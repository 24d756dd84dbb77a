package dev.reel.pipeline.transform;

import dev.reel.pipeline.transform.Transform.Message;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link TransformWorker} has to do and has done: jobs in the client's order, outputs that wait to be taken, requests for
 * input that are open. Any thread may use it; nothing is called under its lock but the queue that the worker runs on.
 */
final class TransformJobs {
    /** Inputs and outputs that may wait: enough to keep both sides busy, few enough to hold little. */
    private static final int DEPTH = 4;
    /** A refused input is offered once more after the transform has been asked for output. */
    private static final int REFUSALS = 2;

    /** One thing to do. */
    sealed interface Job permits Feed, Tell, InBand, Mark, Drain, ChangeType, Step {}

    record Feed(int input, Sample sample) implements Job {}

    record Tell(Message message, long parameter) implements Job {}

    record InBand(int input, MediaEvent event) implements Job {}

    record Mark(long context) implements Job {}

    record Drain() implements Job {}

    record ChangeType(int input, MediaType type) implements Job {}

    /** What is to be done besides the client's jobs. */
    enum Step implements Job {
        PRODUCE,
        FLUSH,
        CLOSE
    }

    /** An output that waits to be taken, or a change of types that is to be told. */
    record Made(
            int stream,
            @Nullable Sample sample,
            List<MediaEvent> events,
            Set<OutputStatus> statuses,
            boolean newStreams,
            boolean isChange) {
        static final Made CHANGE = new Made(0, null, List.of(), Set.of(), false, true);
    }

    private final Runnable start;
    private final ArrayDeque<Job> jobs = new ArrayDeque<>();
    private final ArrayDeque<Made> made = new ArrayDeque<>();
    private final int[] open;
    private final int[] queued;
    private final int[] refusals;
    private final boolean[] ended;
    private @Nullable Job draining;
    private boolean asking;
    private boolean running;
    private boolean producing;
    private boolean typesWanted;
    private boolean failed;
    private boolean flushing;
    private boolean closed;
    private boolean closing;
    private int epoch;

    /** @param start lets the worker run; called under the lock, so it only queues */
    TransformJobs(int inputs, Runnable start) {
        this.start = start;
        open = new int[inputs];
        queued = new int[inputs];
        refusals = new int[inputs];
        ended = new boolean[inputs];
    }

    // ---------------------------------------------------------------- the client's side

    /** Takes a sample if it was asked for. */
    synchronized boolean offer(int input, Sample sample) {
        if (closed || open[input] == 0) {
            return false;
        }
        open[input]--;
        queued[input]++;
        jobs.add(new Feed(input, sample));
        run();
        return true;
    }

    synchronized void add(Job job) {
        if (!closed) {
            jobs.add(job);
            run();
        }
    }

    synchronized void startStream() {
        if (!asking && !closed) {
            asking = true;
            Arrays.fill(ended, false);
            add(new Tell(Message.START_OF_STREAM, 0));
        }
    }

    synchronized void endInput(int input, int id) {
        ended[input] = true;
        open[input] = 0;
        add(new Tell(Message.END_OF_STREAM, id));
    }

    synchronized void drain() {
        asking = false;
        Arrays.fill(open, 0);
        add(new Drain());
    }

    /** The oldest output; null when none waits. */
    synchronized @Nullable Made take() {
        Made taken = made.poll();
        run();
        return taken;
    }

    /** Drops everything but what counts whatever is flushed; gives what is to be closed. */
    synchronized List<Sample> flush() {
        List<Sample> dropped = dropSamples();
        List<Job> kept = new ArrayList<>();
        if (draining instanceof ChangeType change) {
            kept.add(change);
        }
        for (Job job : jobs) {
            boolean lasts = job instanceof ChangeType
                    || (job instanceof Tell tell
                            && (tell.message() == Message.BEGIN_STREAMING || tell.message() == Message.END_STREAMING));
            if (lasts) {
                kept.add(job);
            }
        }
        boolean changes = made.stream().anyMatch(Made::isChange);
        forget();
        jobs.addAll(kept);
        if (changes) {
            made.add(Made.CHANGE);
        }
        asking = false;
        failed = false;
        flushing = true;
        run();
        return dropped;
    }

    /** The output has types again. */
    synchronized void typesSet() {
        typesWanted = false;
        run();
    }

    synchronized boolean areTypesWanted() {
        return typesWanted;
    }

    /** True while data is or may be inside. */
    synchronized boolean isWorking() {
        return asking || producing || draining != null || jobs.stream().anyMatch(Feed.class::isInstance);
    }

    /** Nothing is done any more but to close the transform; gives what is to be closed besides. */
    synchronized List<Sample> shutDown() {
        List<Sample> dropped = dropSamples();
        forget();
        closed = true;
        run();
        return dropped;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    // ---------------------------------------------------------------- the worker's side

    /** The next job; null when there is none now, and the worker is then started when there is. */
    synchronized @Nullable Job next() {
        Job job = choose();
        running = job != null;
        return job;
    }

    private @Nullable Job choose() {
        if (closed) {
            boolean first = !closing;
            closing = true;
            return first ? Step.CLOSE : null;
        }
        if (flushing) {
            flushing = false;
            return Step.FLUSH;
        }
        if (failed || typesWanted || made.size() >= DEPTH) {
            return null;
        }
        return producing ? Step.PRODUCE : firstPossible();
    }

    /** Nothing but samples of other inputs overtakes a sample that is refused. */
    private @Nullable Job firstPossible() {
        boolean skipped = false;
        for (Iterator<Job> all = jobs.iterator(); all.hasNext(); ) {
            Job job = all.next();
            if (job instanceof Feed feed && refusals[feed.input()] >= REFUSALS) {
                skipped = true;
            } else if (skipped && !(job instanceof Feed)) {
                return null;
            } else {
                all.remove();
                if (job instanceof Feed feed) {
                    queued[feed.input()]--;
                }
                return job;
            }
        }
        return null;
    }

    /** Changes with every flush: what was begun before is void. */
    synchronized int epoch() {
        return epoch;
    }

    /** How many requests for an input are to be raised now; they count as open. */
    synchronized int due(int input) {
        if (!asking || ended[input] || failed || closed) {
            return 0;
        }
        int count = Math.max(0, DEPTH - open[input] - queued[input]);
        open[input] += count;
        return count;
    }

    /** The transform took input or was told something: it may have output. */
    synchronized void mayProduce() {
        Arrays.fill(refusals, 0);
        producing = true;
    }

    /** Puts a refused input back; false when it was flushed meanwhile. */
    synchronized boolean refused(Feed feed, int begun) {
        if (begun != epoch || closed) {
            return false;
        }
        refusals[feed.input()]++;
        queued[feed.input()]++;
        jobs.addFirst(feed);
        producing = refusals[feed.input()] < REFUSALS;
        return true;
    }

    /** True when the transform neither takes what there is nor gives anything, and nothing else can come. */
    synchronized boolean isStuck() {
        boolean any = false;
        for (int i = 0; i < refusals.length; i++) {
            boolean blocked = refusals[i] >= REFUSALS;
            if (!blocked && (!ended[i] || queued[i] > 0)) {
                return false;
            }
            any |= blocked;
        }
        return any && !producing;
    }

    /** Keeps an output for the client; false when it was flushed meanwhile. */
    synchronized boolean keep(Made output, int begun) {
        if (begun != epoch || closed) {
            return false;
        }
        made.add(output);
        typesWanted |= output.isChange();
        Arrays.fill(refusals, 0);
        return true;
    }

    /** How many outputs wait that were announced before the last flush. */
    synchronized int waiting() {
        return made.size();
    }

    /** Begins to drain: what follows waits until the transform gives no more. */
    synchronized void begin(Job drain, int begun) {
        if (begun == epoch) {
            draining = drain;
            producing = true;
        } else if (drain instanceof ChangeType) {
            // What was inside is flushed; the type counts all the same.
            jobs.addFirst(drain);
        }
    }

    /** The transform gives no more for now; gives back what it was drained for. */
    synchronized @Nullable Job exhausted(int begun) {
        if (begun != epoch) {
            return null;
        }
        producing = false;
        Job done = draining;
        draining = null;
        return done;
    }

    /** The transform has failed: nothing happens before a flush. */
    synchronized List<Sample> fail() {
        List<Sample> dropped = dropSamples();
        forget();
        failed = true;
        return dropped;
    }

    private List<Sample> dropSamples() {
        List<Sample> dropped = new ArrayList<>();
        for (Job job : jobs) {
            if (job instanceof Feed feed) {
                dropped.add(feed.sample());
            }
        }
        for (Made output : made) {
            if (output.sample() != null) {
                dropped.add(output.sample());
            }
        }
        return dropped;
    }

    private void forget() {
        jobs.clear();
        made.clear();
        Arrays.fill(open, 0);
        Arrays.fill(queued, 0);
        Arrays.fill(refusals, 0);
        Arrays.fill(ended, false);
        draining = null;
        producing = false;
        epoch++;
    }

    private void run() {
        if (!running) {
            running = true;
            start.run();
        }
    }
}
