package dev.reel.session;

import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.PrerollSink;
import dev.reel.pipeline.SinkCharacteristic;
import dev.reel.platform.WorkQueue;
import dev.reel.session.Awaiter.Answer;
import dev.reel.session.flow.OutputStage;
import dev.reel.session.flow.SinkDriver;
import dev.reel.session.presentation.Presentation;
import dev.reel.topology.NodeAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Fills the sinks before the clock starts (media-session.md §14).
 *
 * <p>Every sink is told of the coming start before the first data flows: one that still runs by the old time would take the
 * data for late and drop it. Lives on the session's queue.
 */
final class Preroll {
    private final ComponentCalls calls;
    private final Awaiter awaiter;
    private final ComponentRegistry components;
    private final WorkQueue queue;

    Preroll(ComponentCalls calls, Awaiter awaiter, ComponentRegistry components, WorkQueue queue) {
        this.calls = calls;
        this.awaiter = awaiter;
        this.components = components;
        this.queue = queue;
    }

    /**
     * Tells the sinks, lets data flow, waits until they have what they need.
     *
     * @param startTime presentation time of the coming start, 100 ns units
     * @param flow lets data flow; runs exactly once
     */
    void fill(Presentation presentation, long startTime, Runnable flow, Runnable done) {
        // A sink that cannot be told of the coming start gets its data behind it.
        presentation.outputs().forEach(output -> output.setWaiting(!isFilled(output)));
        List<MediaSink> waiting = new ArrayList<>();
        for (MediaSink sink : presentation.sinks()) {
            if (sink instanceof PrerollSink && expectStreams(presentation, sink)) {
                waiting.add(sink);
            }
        }
        AtomicBoolean flows = new AtomicBoolean();
        Runnable flowOnce = () -> {
            if (flows.compareAndSet(false, true)) {
                flow.run();
            }
        };
        AtomicInteger untold = new AtomicInteger(waiting.size());
        for (MediaSink sink : waiting) {
            List<Awaiter.Question> questions = presentation.outputs().stream()
                    .filter(output -> output.driver().sink() == sink)
                    .map(output ->
                            awaiter.question(output.driver(), output.driver().lane()))
                    .toList();
            calls.call(components.laneOf(sink), sink, sink, SinkDriver.nameOf(sink), () -> {
                try {
                    questions.forEach(Awaiter.Question::ask);
                    ((PrerollSink) sink).notifyPreroll(startTime);
                } finally {
                    if (untold.decrementAndGet() == 0) {
                        queue.execute(flowOnce);
                    }
                }
            });
        }
        if (waiting.isEmpty()) {
            flowOnce.run();
        }
        presentation.pipelines().forEach(pipeline -> pipeline.setPrerolling(true));
        // A preroll that fails or takes too long is no reason not to start: the first samples are then late.
        calls.thenPatiently(ignored -> {
            flowOnce.run();
            presentation.pipelines().forEach(pipeline -> pipeline.setPrerolling(false));
            done.run();
        });
    }

    /** True when at least one stream of a sink is to be filled. */
    private boolean expectStreams(Presentation presentation, MediaSink sink) {
        boolean wanted = false;
        for (OutputStage output : presentation.outputs()) {
            SinkDriver driver = output.driver();
            if (driver.sink() == sink && isFilled(output)) {
                awaiter.expect(Answer.SINK_PREROLLED, driver, driver, driver.name());
                wanted = true;
            }
        }
        return wanted;
    }

    private static boolean isFilled(OutputStage output) {
        SinkDriver driver = output.driver();
        return driver.sink() instanceof PrerollSink
                && driver.has(SinkCharacteristic.CAN_PREROLL)
                && !driver.isAbandoned()
                && !output.node().isTrue(NodeAttributes.DISABLE_PREROLL)
                && !Presentation.isRateless(output);
    }
}
