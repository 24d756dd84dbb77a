package dev.reel.cli.script;

import dev.reel.cli.format.EventFormat;
import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.SourceResolver;
import dev.reel.platform.Platform;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What a script run works with.
 *
 * @param platform time and threads
 * @param resolver opens what {@code set-topology} names
 * @param outputs makes a sink for each branch
 * @param format how calls and events are written
 * @param lines takes each line
 * @param waitTimeout how long a wait may take, 100 ns units
 */
public record ScriptSettings(
        Platform platform,
        SourceResolver resolver,
        Supplier<MediaSink> outputs,
        EventFormat format,
        Consumer<String> lines,
        long waitTimeout) {}
