package dev.reel.cli.script;

import dev.reel.cli.format.Closest;
import dev.reel.cli.format.TimeText;
import dev.reel.pipeline.AttributeStore;
import dev.reel.platform.AttributeKey;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.PropVariant;
import dev.reel.session.SessionAttributes;
import dev.reel.session.SetTopologyFlag;
import java.util.ArrayDeque;
import java.util.ArrayList;
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
    private static final Map<String, Function<Arguments, Step>> CONFIGURATION = configuration();

    private ScriptParser() {}

    /** The steps of a script; a mistake is a {@link ScriptException} with its place. */
    public static List<Step> parse(String script) {
        List<Step> steps = new ArrayList<>();
        for (List<Token> statement : Tokenizer.statements(script)) {
            Step step = step(statement);
            requireOrder(step, steps, statement.get(0));
            steps.add(step);
        }
        if (steps.isEmpty()) {
            throw new ScriptException(1, 1, "there is nothing to do; calls are " + String.join(", ", CALLS.keySet()));
        }
        endSequence(steps);
        return List.copyOf(steps);
    }

    private static void requireOrder(Step step, List<Step> before, Token call) {
        if (step instanceof Step.SetConfig && !before.stream().allMatch(Step.SetConfig.class::isInstance)) {
            throw call.mistake(call.text() + " must come before the first other step: a session is configured once");
        }
        if (step instanceof Step.SetSequence && before.stream().noneMatch(Step.Append.class::isInstance)) {
            throw call.mistake("the sequencer has nothing to play yet; append something before");
        }
    }

    /** The sequence ends with what is appended last. */
    private static void endSequence(List<Step> steps) {
        for (int i = steps.size() - 1; i >= 0; i--) {
            if (steps.get(i) instanceof Step.Append append) {
                steps.set(i, new Step.Append(append.uri(), true));
                return;
            }
        }
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
        Token uri = arguments.next("a path or URL, sequencer or none");
        Set<SetTopologyFlag> flags = EnumSet.noneOf(SetTopologyFlag.class);
        while (arguments.hasNext()) {
            flags.add(arguments.keyword(FLAGS, "a flag"));
        }
        return uri.is("sequencer")
                ? new Step.SetSequence(flags)
                : new Step.SetTopology(uri.is("none") ? null : uri.text(), flags);
    }

    private static Step append(Arguments arguments) {
        return new Step.Append(arguments.next("a path or URL").text(), false);
    }

    private static Step rate(Arguments arguments) {
        float rate = arguments.rate();
        return new Step.SetRate(
                arguments.hasNext() && arguments.keyword(Map.of("thin", true), "a way to change the rate"), rate);
    }

    private static Step setConfig(Arguments arguments) {
        return arguments.keyword(CONFIGURATION, "a key of the configuration").apply(arguments);
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
        calls.put("append", ScriptParser::append);
        calls.put("start", ScriptParser::start);
        calls.put("seek", arguments -> new Step.Start(OptionalLong.of(arguments.time(true))));
        calls.put("rate", ScriptParser::rate);
        calls.put("step", plain(() -> new Step.Start(OptionalLong.empty())));
        calls.put("pause", plain(Step.Pause::new));
        calls.put("stop", plain(Step.Stop::new));
        calls.put("close", plain(Step.Close::new));
        calls.put("shutdown", plain(Step.Shutdown::new));
        calls.put("get-clock", plain(Step.GetClock::new));
        calls.put("get-capabilities", plain(Step.GetCapabilities::new));
        calls.put("get-full-topology", plain(Step.GetFullTopology::new));
        calls.put("wait", ScriptParser::await);
        calls.put("set-config", ScriptParser::setConfig);
        return calls;
    }

    private static Map<String, Function<Arguments, Step>> configuration() {
        Map<String, PropVariant> switches = new LinkedHashMap<>();
        switches.put("on", PropVariant.uint32(1));
        switches.put("off", PropVariant.uint32(0));
        Map<String, PropVariant> managers = new LinkedHashMap<>();
        managers.put("default", PropVariant.EMPTY);
        managers.put("none", PropVariant.guid(MediaEvent.NO_EXTENDED_TYPE));
        Map<String, Function<Arguments, Step>> keys = new LinkedHashMap<>();
        keys.put("global-time", choice(SessionAttributes.GLOBAL_TIME, switches));
        keys.put("low-latency", choice(AttributeStore.LOW_LATENCY, switches));
        keys.put("quality-manager", choice(SessionAttributes.QUALITY_MANAGER, managers));
        keys.put("component-timeout", duration(SessionAttributes.COMPONENT_TIMEOUT));
        keys.put("close-timeout", duration(SessionAttributes.CLOSE_TIMEOUT));
        return keys;
    }

    private static Function<Arguments, Step> choice(AttributeKey<?> key, Map<String, PropVariant> values) {
        return arguments -> new Step.SetConfig(key, arguments.keyword(values, "a value of this key"));
    }

    private static Function<Arguments, Step> duration(AttributeKey<Long> key) {
        return arguments -> new Step.SetConfig(key, PropVariant.uint64(arguments.time(false)));
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

        float rate() {
            Token word = next("a rate");
            try {
                float rate = Float.parseFloat(word.text());
                if (Float.isFinite(rate)) {
                    return rate;
                }
            } catch (NumberFormatException notANumber) {
                // Told below.
            }
            throw word.mistake("'" + word.text() + "' is not a rate: 1 is normal, 0 scrubs, -1 plays backwards");
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
