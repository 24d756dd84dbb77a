/** Test doubles for sessions and components: virtual time, fakes with faults on demand, traces, contracts. */
module dev.reel.testkit {
    requires static transitive org.jspecify;
    requires transitive dev.reel.core;
    requires transitive org.junit.jupiter.api;
    requires org.assertj.core;
    requires static transitive org.junit.platform.launcher;

    exports dev.reel.testkit;
    exports dev.reel.testkit.contract;
    exports dev.reel.testkit.fake;

    provides org.junit.platform.launcher.TestExecutionListener with
            dev.reel.testkit.SkippedTests;
}
