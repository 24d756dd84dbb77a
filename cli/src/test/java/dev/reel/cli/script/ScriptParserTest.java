package dev.reel.cli.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.reel.pipeline.AttributeStore;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.PropVariant;
import dev.reel.session.SessionAttributes;
import dev.reel.session.SetTopologyFlag;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptParserTest {
    private static final long SECOND = 10_000_000;

    @Test
    void readsEveryStep() {
        assertThat(ScriptParser.parse(
                        "set-topology a.mp4 immediate no-resolution clear-current; clear-topologies; start; start at"
                                + " 5s; start at -1s; pause; stop; close; shutdown; get-clock; get-capabilities;"
                                + " get-full-topology; wait MESessionStarted; wait 1.5s"))
                .containsExactly(
                        new Step.SetTopology("a.mp4", Set.of(SetTopologyFlag.values())),
                        new Step.ClearTopologies(),
                        new Step.Start(OptionalLong.empty()),
                        new Step.Start(OptionalLong.of(5 * SECOND)),
                        new Step.Start(OptionalLong.of(-SECOND)),
                        new Step.Pause(),
                        new Step.Stop(),
                        new Step.Close(),
                        new Step.Shutdown(),
                        new Step.GetClock(),
                        new Step.GetCapabilities(),
                        new Step.GetFullTopology(),
                        new Step.WaitForEvent(MediaEventType.MESessionStarted),
                        new Step.WaitForTime(SECOND + SECOND / 2));
    }

    @Test
    void readsRatesStepsSeeksAndSequences() {
        assertThat(ScriptParser.parse(
                        "append a.mp4; append 'b c.mp4'; set-topology sequencer immediate; rate 0; rate -2.5 THIN;"
                                + " step; seek 1:30"))
                .containsExactly(
                        new Step.Append("a.mp4", false),
                        new Step.Append("b c.mp4", true),
                        new Step.SetSequence(Set.of(SetTopologyFlag.IMMEDIATE)),
                        new Step.SetRate(false, 0),
                        new Step.SetRate(true, -2.5f),
                        new Step.Start(OptionalLong.empty()),
                        new Step.Start(OptionalLong.of(90 * SECOND)));
    }

    @Test
    void readsTheConfiguration() {
        assertThat(ScriptParser.parse(
                        "set-config global-time on; set-config low-latency off; set-config quality-manager none;"
                                + " set-config quality-manager default; set-config component-timeout 2s;"
                                + " set-config close-timeout 500ms; set-topology 'sequencer'"))
                .containsExactly(
                        new Step.SetConfig(SessionAttributes.GLOBAL_TIME, PropVariant.uint32(1)),
                        new Step.SetConfig(AttributeStore.LOW_LATENCY, PropVariant.uint32(0)),
                        new Step.SetConfig(
                                SessionAttributes.QUALITY_MANAGER, PropVariant.guid(MediaEvent.NO_EXTENDED_TYPE)),
                        new Step.SetConfig(SessionAttributes.QUALITY_MANAGER, PropVariant.EMPTY),
                        new Step.SetConfig(SessionAttributes.COMPONENT_TIMEOUT, PropVariant.uint64(2 * SECOND)),
                        new Step.SetConfig(SessionAttributes.CLOSE_TIMEOUT, PropVariant.uint64(SECOND / 2)),
                        new Step.SetTopology("sequencer", Set.of()));
    }

    @Test
    void linesCommentsQuotesAndCase() {
        assertThat(ScriptParser.parse("""
            # opens a film
            Set-Topology "my film; part 1.mp4"   # the first
            set-topology 'none' IMMEDIATE
            set-topology none clear-current;; start
            """))
                .isEqualTo(List.of(
                        new Step.SetTopology("my film; part 1.mp4", Set.of()),
                        new Step.SetTopology("none", Set.of(SetTopologyFlag.IMMEDIATE)),
                        new Step.SetTopology(null, Set.of(SetTopologyFlag.CLEAR_CURRENT)),
                        new Step.Start(OptionalLong.empty())));
    }

    @Test
    void addressesKeepTheirColonsAndHashes() {
        assertThat(ScriptParser.parse("set-topology http://host:8080/a?b=c#d"))
                .containsExactly(new Step.SetTopology("http://host:8080/a?b=c#d", Set.of()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        strat                          | 1 | 1  | unknown call 'strat'; did you mean start?
        start; stopp                   | 1 | 8  | unknown call 'stopp'; did you mean stop?
        set-topology                   | 1 | 1  | set-topology needs a path or URL, sequencer or none
        set-topology a.mp4 imediate    | 1 | 20 | 'imediate' is not a flag; did you mean immediate?
        start from 5s                  | 1 | 7  | expected 'at TIME' or the end of the step, not 'from'
        start at                       | 1 | 1  | start needs a time
        start at noon                  | 1 | 10 | 'noon' is not a time
        pause 5s                       | 1 | 7  | '5s' is too much for pause; a semicolon ends a step
        rate                           | 1 | 1  | rate needs a rate
        rate fast                      | 1 | 6  | 'fast' is not a rate: 1 is normal, 0 scrubs, -1 plays backwards
        rate NaN                       | 1 | 6  | 'NaN' is not a rate
        rate 2 thinn                   | 1 | 8  | 'thinn' is not a way to change the rate; did you mean thin?
        step 2                         | 1 | 6  | '2' is too much for step
        seek                           | 1 | 1  | seek needs a time
        append                         | 1 | 1  | append needs a path or URL
        start; set-topology sequencer  | 1 | 8  | the sequencer has nothing to play yet; append something before
        start; set-config low-latency on | 1 | 8 | set-config must come before the first other step
        set-config low-latencey on     | 1 | 12 | 'low-latencey' is not a key of the configuration; did you mean low-latency?
        set-config low-latency yes     | 1 | 24 | 'yes' is not a value of this key; possible are on, off
        set-config close-timeout soon  | 1 | 26 | 'soon' is not a time
        wait                           | 1 | 1  | wait needs an event or a duration
        wait MESessionStartd           | 1 | 6  | 'MESessionStartd' is not an event; did you mean MESessionStarted?
        wait 5 seconds                 | 1 | 8  | 'seconds' is too much for wait
        set-topology "a.mp4            | 1 | 14 | the quote " is not closed
        ~# nothing~                    | 1 | 1  | there is nothing to do
        """)
    void aMistakeIsToldWithItsPlace(String script, int line, int column, String message) {
        ScriptException mistake = catchThrowableOfType(ScriptException.class, () -> ScriptParser.parse(script));

        assertThat(mistake).hasMessageContaining(message);
        assertThat(mistake.line()).isEqualTo(line);
        assertThat(mistake.column()).isEqualTo(column);
    }

    @Test
    void theLineIsToldWhereThereAreSeveral() {
        ScriptException mistake =
                catchThrowableOfType(ScriptException.class, () -> ScriptParser.parse("start\n  pausee\nstop"));

        assertThat(mistake).hasMessageStartingWith("script line 2 column 3: unknown call 'pausee'");
    }
}
