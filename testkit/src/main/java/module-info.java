/** Test doubles for sessions and components: virtual time, fakes with faults on demand, traces, contracts. */
module dev.reel.testkit {
    requires static transitive org.jspecify;
    requires transitive dev.reel.core;

    exports dev.reel.testkit;
}
