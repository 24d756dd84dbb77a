package dev.reel.cli.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.cli.format.EventFormat;
import dev.reel.pipeline.AttributeStore;
import dev.reel.pipeline.open.OpenRequest;
import dev.reel.pipeline.open.ResolvedObject;
import dev.reel.pipeline.open.SchemeHandler;
import dev.reel.pipeline.open.SourceResolver;
import dev.reel.pipeline.transform.TransformRegistry;
import dev.reel.platform.Attributes;
import dev.reel.platform.Deadline;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.session.MediaSession;
import dev.reel.session.SessionAttributes;
import dev.reel.session.SessionRegistry;
import dev.reel.testkit.Golden;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.Fakes;
import dev.reel.testkit.fake.Fault;
import dev.reel.testkit.fake.FaultPlan;
import dev.reel.testkit.fake.FaultPoint;
import dev.reel.testkit.fake.StreamScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scripts against a real session on virtual time, with ten seconds of fake media under any address. */
class ScriptRunTest {
    private final VirtualPlatform virtual = new VirtualPlatform();
    private final Fakes fakes = new Fakes(virtual);
    private final List<String> lines = new ArrayList<>();
    private final List<Attributes> configurations = new ArrayList<>();
    private final List<FakeSource> sources = new ArrayList<>();

    @AfterEach
    void everythingIsReleased() {
        virtual.runUntilIdle();
        virtual.assertNoFailures();
        fakes.ledger().assertClean();
        assertThat(sources).allMatch(source -> source.shutdownCount() == 1, "shut down once");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        7.1-play-to-end  | set-topology a; wait MESessionTopologyStatus; start; wait MESessionEnded
        7.2-pause-resume | set-topology a; start; wait 1s; pause; wait 1s; get-clock; start; wait 1s; get-clock
        7.3-seek         | set-topology a; start; wait 1s; start at 5s; wait MESessionStarted; wait MESessionStarted; get-clock
        7.4-stop         | set-topology a; start; wait 1s; stop; wait MESessionStopped; get-clock; start; wait 1s; get-clock
        7.5-close        | set-topology a; start; wait 1s; close; wait MESessionClosed; shutdown; close
        rate             | set-topology any-rate; rate 2; start; wait 1s; get-clock; rate 0.5; wait MESessionRateChanged; wait MESessionRateChanged; wait 1s; get-clock; rate 5; wait MESessionRateChanged; rate 1 thin; wait MESessionRateChanged; close
        rate-refused     | set-topology a; rate 2; wait MESessionRateChanged; close
        frame-step       | set-topology any-rate; rate 0; seek 2s; wait MESessionScrubSampleComplete; step; wait MESessionScrubSampleComplete; step; wait MESessionScrubSampleComplete; close
        7.7-queue        | set-topology a; start; wait 1s; set-topology b; wait MESessionTopologySet; wait MESessionTopologySet; wait MESessionEnded; close
        7.8-immediate    | set-topology a; start; wait 1s; set-topology b; set-topology c immediate; wait 1s; get-clock; wait MESessionEnded; close
        7.9-clear        | set-topology a; start; set-topology b; clear-topologies; wait MESessionEnded; close
        7.9-clear-current | set-topology a; start; set-topology b; wait 1s; set-topology none clear-current; wait MESessionEnded; set-topology none clear-current; close
        7.10-sequencer  | append a; append b; append c; set-topology sequencer; start; wait 15s; wait MESessionEnded; close
        7.11-start-fails | set-topology broken-start; start; wait MESessionStarted; start; wait MESessionStarted; close
        7.11-fatal-error | set-topology breaks-midway; start; wait MEError; stop; set-topology a immediate; start; wait MESessionStarted; wait 1s; close
        7.13-buffering   | set-topology buffers; start; wait MEBufferingStarted; wait 1s; get-clock; wait MEBufferingStopped; wait 1s; get-clock; close
        sequencer        | append a; append b; set-topology sequencer; start; wait 5s; wait MESessionEnded; close
        7.6-shutdown     | set-topology a; start; wait 1s; shutdown; start; shutdown
        """)
    void sequencesOfTheSpecification(String name, String script) {
        run(script);

        Golden.assertMatches("script/" + name + ".jsonl", String.join("\n", lines) + "\n");
    }

    @Test
    void theSessionIsConfiguredBeforeItIsMade() {
        run("set-config low-latency on; set-config quality-manager none; set-config close-timeout 2s; wait 1s;"
                + " start; close");

        assertThat(configurations).singleElement().satisfies(configuration -> {
            assertThat(configuration.isTrue(AttributeStore.LOW_LATENCY)).isTrue();
            assertThat(configuration.find(SessionAttributes.QUALITY_MANAGER)).hasValue(MediaEvent.NO_EXTENDED_TYPE);
            assertThat(configuration.find(SessionAttributes.CLOSE_TIMEOUT)).hasValue(2 * Platform.SECOND);
        });
    }

    @Test
    void aScriptWithoutACallNeedsNoSession() {
        run("set-config quality-manager default; wait 1s");

        assertThat(configurations).isEmpty();
        assertThat(lines).isEmpty();
    }

    @Test
    void aSequenceGoesOnWithWhatIsAppendedWhileItPlays() {
        run("append a; set-topology sequencer; start; wait 3s; append b; wait MESessionEnded; close");

        assertThat(lines)
                .filteredOn(line -> line.contains("\"MESessionEnded\""))
                .hasSize(1);
        assertThat(virtual.time()).isBetween(20 * Platform.SECOND, 21 * Platform.SECOND);
    }

    @Test
    void callsInStatesThatDoNotAllowThem() {
        run("start; wait MESessionStarted; pause; wait MESessionPaused; stop; wait MESessionStopped; clear-topologies;"
                + " wait MESessionTopologiesCleared; get-full-topology; close; wait MESessionClosed; start;"
                + " wait MESessionStarted; close; shutdown; get-clock; set-topology a; get-capabilities");

        Golden.assertMatches("script/wrong-states.jsonl", String.join("\n", lines) + "\n");
    }

    @Test
    void theEventsOfEveryCallAreSeenBeforeTheEndOfTheScript() {
        run("set-topology a; start; stop; close");

        assertThat(lines)
                .filteredOn(line -> line.contains("MESessionClosed"))
                .singleElement()
                .isEqualTo(lines.get(lines.size() - 1));
    }

    @Test
    void anEventThatCameDuringAnotherWaitCounts() {
        run("set-topology a; start; wait 2s; wait MESessionStarted; close");

        assertThat(virtual.time()).isLessThan(4 * Platform.SECOND);
    }

    @Test
    void aWaitThatIsNotAnsweredFailsTheRun() {
        assertThatThrownBy(() -> run("set-topology a; wait MESessionEnded"))
                .isInstanceOfSatisfying(
                        MediaException.class,
                        failure -> assertThat(failure.status()).isEqualTo(Deadline.ERROR_TIMEOUT))
                .hasMessageStartingWith("MESessionEnded did not come within 0:20.000");
        assertThat(virtual.time()).isBetween(20 * Platform.SECOND, 21 * Platform.SECOND);
    }

    @Test
    void whatCannotBeOpenedFailsTheRun() {
        assertThatThrownBy(() -> run("set-topology nowhere:a"))
                .isInstanceOfSatisfying(
                        MediaException.class,
                        failure -> assertThat(failure.status()).isEqualTo(Status.MF_E_UNSUPPORTED_SCHEME));
        assertThat(lines).isEmpty();
    }

    @Test
    void cancellingEndsTheRunAndReleasesEverything() {
        ScriptRun run = start("set-topology a; start; wait 1h");
        virtual.advance(Duration.ofSeconds(2));
        run.cancel();

        assertThatThrownBy(() -> virtual.await(run.result(), Duration.ofSeconds(1)))
                .isInstanceOfSatisfying(
                        MediaException.class,
                        failure -> assertThat(failure.status()).isEqualTo(Status.MF_E_OPERATION_CANCELLED));
    }

    private void run(String script) {
        virtual.await(start(script).result(), Duration.ofHours(2));
    }

    private ScriptRun start(String script) {
        ScriptSettings settings = new ScriptSettings(
                virtual.platform(),
                new SourceResolver(virtual.platform(), List.of(new AnyFile())),
                new Attributes(),
                EventFormat.Kind.json.format(),
                lines::add,
                this::session,
                20 * Platform.SECOND);
        return ScriptRun.start(settings, ScriptParser.parse(script));
    }

    private MediaSession session(Attributes configuration) {
        configurations.add(configuration);
        return MediaSession.create(
                configuration, new SessionRegistry(new TransformRegistry(List.of())), virtual.platform());
    }

    private void after(Duration wait, Runnable task) {
        virtual.platform().timeService().newTimer(task).schedule(virtual.time() + wait.toNanos() / 100);
    }

    /** Ten seconds of sound and pictures under any path. */
    private final class AnyFile implements SchemeHandler {
        @Override
        public Set<String> schemes() {
            return Set.of("file");
        }

        @Override
        public ResolvedObject open(String url, OpenRequest request) {
            Duration length = Duration.ofSeconds(10);
            FakeSource.Builder builder = fakes.source(StreamScript.video(25, length), StreamScript.audio(length));
            if (url.contains("any-rate")) {
                builder.rates(0, 4, false);
            } else if (url.contains("broken-start")) {
                builder.faults(new FaultPlan()
                        .at(FaultPoint.SOURCE_START, 1, Fault.failing(Status.MF_E_HW_MFT_FAILED_START_STREAMING)));
            } else if (url.contains("breaks-midway")) {
                builder.faults(new FaultPlan()
                        .at(FaultPoint.STREAM_REQUEST, 40, Fault.failing(Status.MF_E_INVALID_STREAM_DATA)));
            }
            FakeSource source = builder.build();
            if (url.contains("buffers")) {
                after(Duration.ofSeconds(2), () -> source.raise(MediaEvent.of(MediaEventType.MEBufferingStarted)));
                after(Duration.ofSeconds(5), () -> source.raise(MediaEvent.of(MediaEventType.MEBufferingStopped)));
            }
            sources.add(source);
            return ResolvedObject.of(source);
        }
    }
}
