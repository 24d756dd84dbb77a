package dev.reel.testkit.fake;

import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.TimeService;
import dev.reel.platform.WorkQueue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How a fake takes calls and answers them on its queue, as planned or as it should. */
final class Conduct {
    /** What a call is answered with: steps in order, or one failure. */
    record Answer(List<Runnable> steps, Consumer<Status> failure, Consumer<Status> error) {}

    private final Fakes world;
    private final String name;
    private final FaultPlan plan;
    private final Runnable shutdown;
    private final WorkQueue queue;

    Conduct(Fakes world, String name, FaultPlan plan, Runnable shutdown) {
        this.world = world;
        this.name = name;
        this.plan = plan;
        this.shutdown = shutdown;
        this.queue = world.platform().serialQueue(name);
    }

    WorkQueue queue() {
        return queue;
    }

    Platform platform() {
        return world.platform();
    }

    Ledger ledger() {
        return world.ledger();
    }

    String name() {
        return name;
    }

    void note(String what) {
        world.note(name, what);
    }

    void note(String who, String what) {
        world.note(who, what);
    }

    void spend(long amount) {
        if (amount > 0) {
            world.spend(amount);
        }
    }

    void violation(String what) {
        world.ledger().violation(name + ": " + what);
    }

    /** Traces a call and lets what is planned for it strike; gives back what is planned for its answer. */
    @Nullable
    Fault call(FaultPoint point, String text) {
        note(text);
        return reach(point);
    }

    @Nullable
    Fault reach(FaultPoint point) {
        Fault fault = plan.reach(point);
        if (fault instanceof Fault.Throws planned) {
            throw planned.failure();
        }
        if (fault instanceof Fault.ShutsDown) {
            shutdown.run();
            throw new MediaException(Status.MF_E_SHUTDOWN, name + " has shut itself down");
        }
        if (fault instanceof Fault.TakesLong planned) {
            world.spend(planned.amount());
            return null;
        }
        return fault;
    }

    /** Answers on the queue, in the way the fault says. */
    void answer(@Nullable Fault fault, Answer answer) {
        if (fault instanceof Fault.NeverAnswers) {
            return;
        }
        if (fault instanceof Fault.AnswersLate late) {
            later(late.delay(), () -> answer.steps.forEach(Runnable::run));
            return;
        }
        queue.execute(() -> {
            if (fault instanceof Fault.Fails failing) {
                answer.failure.accept(failing.status());
                return;
            }
            if (fault instanceof Fault.RaisesError raising) {
                answer.error.accept(raising.status());
                return;
            }
            List<Runnable> steps = new ArrayList<>(answer.steps);
            if (fault instanceof Fault.AnswersInWrongOrder) {
                Collections.reverse(steps);
            }
            steps.forEach(Runnable::run);
            if (fault instanceof Fault.AnswersTwice) {
                steps.forEach(Runnable::run);
            }
            if (fault instanceof Fault.AnswersAgain again) {
                later(again.delay(), () -> steps.forEach(Runnable::run));
            }
        });
    }

    /** Runs something on the queue after an amount of time, 100 ns units. */
    void later(long delay, Runnable action) {
        TimeService.Timer timer = platform().timeService().newTimer(() -> queue.execute(action));
        timer.schedule(platform().time() + delay);
    }
}
