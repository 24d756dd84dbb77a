package dev.reel.platform;

import static dev.reel.platform.Outcomes.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.testkit.Conformance;
import dev.reel.testkit.VirtualPlatform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** platform.md §5: start and end of the platform. */
class Section5StartupTest {
    private final PlatformStartup platform = new PlatformStartup(new VirtualPlatform().platform());

    @ParameterizedTest
    @ValueSource(ints = {0, 0x70, 0x0001_0070, 0x0003_0070, -1})
    @Conformance(
            spec = "platform",
            section = "5",
            rule = "MFStartup of an unknown version (high word): MF_E_BAD_STARTUP_VERSION")
    void anUnknownVersionIsRefused(int version) {
        assertStatus(() -> platform.startup(version), Status.MF_E_BAD_STARTUP_VERSION);
        assertStatus(platform::queues, Status.MF_E_SHUTDOWN);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0002_0070, 0x0002_0000, 0x0002_FFFF})
    @Conformance(spec = "platform", section = "5", rule = "MFStartup: the low word of the version does not count")
    void theLowerHalfOfTheVersionDoesNotCount(int version) {
        platform.startup(version);
        assertUp(true);
    }

    /** The steps: + start, - shutdown, L lock, U unlock, R a result is made, r it is closed. */
    // spotless:off
    @ParameterizedTest(name = "{0}: up {1}")
    @CsvSource({
        "'',        false",
        "+,         true",
        "+-,        false",
        "++-,       true",
        "++--,      false",
        "-,         false",
        "---+,      true",
        "+---+,     true",
        "+-+,       true",
        "+-+-,      false",
        "L,         true",
        "LU,        false",
        "+LU,       true",
        "+U,        false",
        "+UL,       true",
        "+UU,       false",
        "+UUL,      true",
        "+UL-,      false",
        "+L-,       true",
        "+L-U,      false",
        "+R-,       true",
        "+R-r,      false",
        "+Rr,       true",
        "+RR-r,     true",
    })
    // spotless:on
    @Conformance(
            spec = "platform",
            section = "5",
            rule = "MFStartup and MFShutdown, MFLockPlatform and MFUnlockPlatform are counted; results hold a lock")
    void startsAndLocksAreCounted(String steps, boolean up) {
        AsyncResult result = null;
        for (int i = 0; i < steps.length(); i++) {
            switch (steps.charAt(i)) {
                case '+' -> platform.startup(PlatformStartup.VERSION);
                case '-' -> platform.shutdown();
                case 'L' -> platform.lock();
                case 'U' -> platform.unlock();
                case 'R' -> result = platform.newResult(null, null, null);
                default -> {
                    assertThat(result).isNotNull();
                    result.close();
                    result.close();
                }
            }
        }
        assertUp(up);
    }

    @Test
    @Conformance(
            spec = "platform",
            section = "5",
            rule = "after the last shutdown allocating a queue is MF_E_SHUTDOWN; start again works")
    void queuesEndWithTheLastShutdown() {
        platform.startup(PlatformStartup.VERSION);
        WorkQueues first = platform.queues();
        int mine = first.allocate();
        platform.shutdown();
        assertStatus(first::allocate, Status.MF_E_SHUTDOWN);
        platform.startup(PlatformStartup.VERSION);
        assertThat(platform.queues().allocate()).isNotZero();
        assertStatus(() -> first.put(mine, result -> {}, null), Status.MF_E_INVALID_WORKQUEUE);
    }

    private void assertUp(boolean up) {
        if (up) {
            assertThat(platform.queues().allocate()).isNotZero();
        } else {
            assertStatus(() -> platform.queues().allocate(), Status.MF_E_SHUTDOWN);
        }
    }
}
