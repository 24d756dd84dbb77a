package dev.reel.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Says behind a run why tests were skipped, each reason once with the number of its tests. JUnit finds it by itself. */
public final class SkippedTests implements TestExecutionListener {
    private final Map<String, List<String>> byReason = new TreeMap<>();

    /** For JUnit. */
    public SkippedTests() {}

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        note(test, reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
            note(
                    test,
                    result.getThrowable()
                            .map(aborted -> String.valueOf(aborted.getMessage()))
                            .orElse("no reason given"));
        }
    }

    private synchronized void note(TestIdentifier test, String reason) {
        String words = reason.replaceFirst("^(Assumption failed: )?(skipped: )?", "");
        byReason.computeIfAbsent(words, unused -> new ArrayList<>()).add(test.getDisplayName());
    }

    @Override
    public synchronized void testPlanExecutionFinished(TestPlan plan) {
        byReason.forEach((reason, tests) -> System.getLogger("dev.reel.testkit")
                .log(
                        System.Logger.Level.WARNING,
                        tests.size() == 1
                                ? "skipped " + tests.get(0) + ": " + reason
                                : "skipped " + tests.size() + " tests: " + reason));
        byReason.clear();
    }
}
