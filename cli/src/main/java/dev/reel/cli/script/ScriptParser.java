package dev.reel.cli.script;

import dev.reel.cli.format.Closest;
import dev.reel.cli.format.TimeText;
import dev.reel.platform.MediaEventType;
import dev.reel.session.SetTopologyFlag;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads a session script: {@code set-topology clip.mp4; start; wait MESessionEnded; close; shutdown}.
 *
 * <p>Keywords may be written in any case; words that hold blanks, semicolons or keywords are put in quotes.
 */
public final class ScriptParser {
    private static final Map<String, Function<Arguments, Step>> CALLS = calls();
    private static final Map<String, SetTopologyFlag> FLAGS = flags();

    private ScriptParser() {}

    /** The steps of a script; a mistake is a {@link ScriptException} with its place. */
    public static List<Step> parse(String script) {
        List<Step> steps =
                Tokenizer.statements(script).stream().map(ScriptParser::step).toList();
        if (steps.isEmpty()) {
            throw new ScriptException(1, 1, "there is nothing to do; calls are " + String.join(", ", CALLS.keySet()));
        }
        return steps;
    }

    private static Step step(List<Token> statement) {
        Token call = statement.get(0);
        for (Map.Entry<String, Function<Arguments, Step>> known : CALLS.entrySet()) {
            if (call.is(known.getKey())) {
                Arguments arguments = new Arguments(call, statement.subList(1, statement.size()));
                Step step = known.getValue().apply(arguments);
                arguments.end();
                return step;
            }
        }
        throw call.mistake("unknown call '" + call.text() + "'; "
                + Closest.suggest(call.text(), CALLS.keySet())
                        .map(close -> "did you mean " + close + "?")
                        .orElse("calls are " + String.join(", ", CALLS.keySet())));
    }

    private static Step setTopology(Arguments arguments) {
        Token uri = arguments.next("a path or URL, or none");
        Set<SetTopologyFlag> flags = EnumSet.noneOf(SetTopologyFlag.class);
        while (arguments.hasNext()) {
            flags.add(arguments.keyword(FLAGS, "a flag"));
        }
        return new Step.SetTopology(uri.is("none") ? null : uri.text(), flags);
    }

    private static Step start(Arguments arguments) {
        if (!arguments.hasNext()) {
            return new Step.Start(OptionalLong.empty());
        }
        Token at = arguments.next("at");
        if (!at.is("at")) {
            throw at.mistake("expected 'at TIME' or the end of the step, not '" + at.text() + "'");
        }
        return new Step.Start(OptionalLong.of(arguments.time(true)));
    }

    private static Step await(Arguments arguments) {
        Token what = arguments.peek("an event or a duration");
        if (Character.isDigit(what.text().charAt(0)) || what.text().charAt(0) == '.') {
            return new Step.WaitForTime(arguments.time(false));
        }
        Map<String, MediaEventType> events = new LinkedHashMap<>();
        events.put(MediaEventType.MESessionStarted.name(), MediaEventType.MESessionStarted);
        Arrays.stream(MediaEventType.values()).forEach(type -> events.put(type.name(), type));
        return new Step.WaitForEvent(arguments.keyword(events, "an event"));
    }

    private static Map<String, Function<Arguments, Step>> calls() {
        Map<String, Function<Arguments, Step>> calls = new LinkedHashMap<>();
        calls.put("set-topology", ScriptParser::setTopology);
        calls.put("clear-topologies", plain(Step.ClearTopologies::new));
        calls.put("start", ScriptParser::start);
        calls.put("pause", plain(Step.Pause::new));
        calls.put("stop", plain(Step.Stop::new));
        calls.put("close", plain(Step.Close::new));
        calls.put("shutdown", plain(Step.Shutdown::new));
        calls.put("get-clock", plain(Step.GetClock::new));
        calls.put("get-capabilities", plain(Step.GetCapabilities::new));
        calls.put("get-full-topology", plain(Step.GetFullTopology::new));
        calls.put("wait", ScriptParser::await);
        return calls;
    }

    private static Function<Arguments, Step> plain(Supplier<Step> step) {
        return arguments -> step.get();
    }

    private static Map<String, SetTopologyFlag> flags() {
        Map<String, SetTopologyFlag> flags = new LinkedHashMap<>();
        flags.put("immediate", SetTopologyFlag.IMMEDIATE);
        flags.put("no-resolution", SetTopologyFlag.NORESOLUTION);
        flags.put("clear-current", SetTopologyFlag.CLEAR_CURRENT);
        return flags;
    }

    /** The words after a call, taken one by one. */
    private static final class Arguments {
        private final Token call;
        private final Deque<Token> words;

        Arguments(Token call, List<Token> words) {
            this.call = call;
            this.words = new ArrayDeque<>(words);
        }

        boolean hasNext() {
            return !words.isEmpty();
        }

        Token peek(String expected) {
            Token next = words.peek();
            if (next == null || next.text().isEmpty()) {
                throw (next == null ? call : next).mistake(call.text() + " needs " + expected);
            }
            return next;
        }

        Token next(String expected) {
            Token next = peek(expected);
            words.remove();
            return next;
        }

        <T> T keyword(Map<String, T> known, String kind) {
            Token word = next(kind);
            for (Map.Entry<String, T> entry : known.entrySet()) {
                if (word.is(entry.getKey())) {
                    return entry.getValue();
                }
            }
            throw word.mistake("'" + word.text() + "' is not " + kind + "; "
                    + Closest.suggest(word.text(), known.keySet())
                            .map(close -> "did you mean " + close + "?")
                            .orElse(
                                    known.size() > 10
                                            ? "names look like "
                                                    + known.keySet().iterator().next()
                                            : "possible are " + String.join(", ", known.keySet())));
        }

        /** A time in 100 ns units. */
        long time(boolean signed) {
            Token word = next("a time");
            boolean negative = signed && word.text().startsWith("-");
            try {
                long units = TimeText.parse(negative ? word.text().substring(1) : word.text())
                                .toNanos()
                        / 100;
                return negative ? -units : units;
            } catch (IllegalArgumentException notATime) {
                throw word.mistake(String.valueOf(notATime.getMessage()));
            }
        }

        void end() {
            Token more = words.peek();
            if (more != null) {
                throw more.mistake(
                        "'" + more.text() + "' is too much for " + call.text() + "; a semicolon ends a step");
            }
        }
    }
}
