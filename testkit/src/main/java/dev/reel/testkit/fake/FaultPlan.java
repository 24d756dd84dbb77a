package dev.reel.testkit.fake;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which fault strikes when: at the n-th time that a point is reached, or every time.
 *
 * <p>A plan counts for the one fake that it was given to. Any thread may use it.
 */
public final class FaultPlan {
    private static final int EVERY = 0;

    private record Rule(FaultPoint point, int occurrence, Fault fault) {}

    private final List<Rule> rules = new ArrayList<>();
    private final Map<FaultPoint, Integer> reached = new EnumMap<>(FaultPoint.class);

    /** A plan without faults. */
    public FaultPlan() {}

    /** Plans a fault for the {@code occurrence}-th time (from 1) that the point is reached. */
    public synchronized FaultPlan at(FaultPoint point, int occurrence, Fault fault) {
        if (occurrence < 1) {
            throw new IllegalArgumentException("occurrences count from 1, not " + occurrence);
        }
        return add(new Rule(point, occurrence, fault));
    }

    /** Plans a fault for the next time that the point is reached. */
    public synchronized FaultPlan next(FaultPoint point, Fault fault) {
        return at(point, count(point) + 1, fault);
    }

    /** Plans a fault for every time that the point is reached and nothing else is planned. */
    public synchronized FaultPlan always(FaultPoint point, Fault fault) {
        return add(new Rule(point, EVERY, fault));
    }

    /** Forgets every fault; counting goes on. */
    public synchronized void clear() {
        rules.clear();
    }

    /** How often a point was reached. */
    public synchronized int count(FaultPoint point) {
        return reached.getOrDefault(point, 0);
    }

    /** Counts that a point is reached and says what happens there. */
    synchronized @Nullable Fault reach(FaultPoint point) {
        int occurrence = reached.merge(point, 1, Integer::sum);
        Fault every = null;
        for (Rule rule : rules) {
            if (rule.point == point && rule.occurrence == occurrence) {
                return rule.fault;
            }
            if (rule.point == point && rule.occurrence == EVERY) {
                every = rule.fault;
            }
        }
        return every;
    }

    private FaultPlan add(Rule rule) {
        if (rule.fault.isAboutAnswer() && !rule.point.isAnswered()) {
            throw new IllegalArgumentException(rule.point + " has no answer that could be " + rule.fault);
        }
        rules.add(rule);
        return this;
    }

    @Override
    public synchronized String toString() {
        return rules.toString();
    }
}
