package dev.reel.testkit.fake;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;

/**
 * One way in which a component can misbehave at a {@link FaultPoint}.
 *
 * <p>Those that are about an answer apply only to points that are answered later.
 */
public sealed interface Fault {
    /** True when it is about the answer and not about the call. */
    default boolean isAboutAnswer() {
        return true;
    }

    /** The call throws. */
    record Throws(RuntimeException failure) implements Fault {
        @Override
        public boolean isAboutAnswer() {
            return false;
        }
    }

    /** The component shuts itself down and then fails the call as after a shutdown. */
    record ShutsDown() implements Fault {
        @Override
        public boolean isAboutAnswer() {
            return false;
        }
    }

    /** The call occupies its thread for an amount of time, 100 ns units. */
    record TakesLong(long amount) implements Fault {
        @Override
        public boolean isAboutAnswer() {
            return false;
        }
    }

    /** The call is accepted and its answer is a failure. */
    record Fails(Status status) implements Fault {}

    /** The call is accepted and nothing follows. */
    record NeverAnswers() implements Fault {}

    /** The answer comes an amount of time later, 100 ns units. */
    record AnswersLate(long delay) implements Fault {}

    /** The whole answer comes twice. */
    record AnswersTwice() implements Fault {}

    /** The whole answer comes, and an amount of time later once more, 100 ns units. */
    record AnswersAgain(long delay) implements Fault {}

    /** The events of the answer come in reverse order. */
    record AnswersInWrongOrder() implements Fault {}

    /** An MEError comes instead of the answer. */
    record RaisesError(Status status) implements Fault {}

    /** The call throws a media exception. */
    static Fault throwing(Status status) {
        return new Throws(new MediaException(status, "a fault that the test planned"));
    }

    /** The call throws something that no contract mentions. */
    static Fault throwing(RuntimeException failure) {
        return new Throws(failure);
    }

    static Fault shuttingDown() {
        return new ShutsDown();
    }

    /** The call keeps its thread for an amount of time, 100 ns units. */
    static Fault takingLong(long amount) {
        return new TakesLong(amount);
    }

    static Fault failing(Status status) {
        return new Fails(status);
    }

    static Fault neverAnswering() {
        return new NeverAnswers();
    }

    /** The answer comes an amount of time later, 100 ns units. */
    static Fault answeringLate(long delay) {
        return new AnswersLate(delay);
    }

    static Fault answeringTwice() {
        return new AnswersTwice();
    }

    /** The answer comes in time, and an amount of time later once more, 100 ns units. */
    static Fault answeringAgain(long delay) {
        return new AnswersAgain(delay);
    }

    static Fault answeringInWrongOrder() {
        return new AnswersInWrongOrder();
    }

    static Fault raisingError(Status status) {
        return new RaisesError(status);
    }
}
