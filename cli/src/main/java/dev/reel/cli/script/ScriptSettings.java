package dev.reel.cli.script;

import dev.reel.cli.format.EventFormat;
import dev.reel.pipeline.open.SourceResolver;
import dev.reel.platform.Attributes;
import dev.reel.platform.Platform;
import dev.reel.session.MediaSession;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What a script run works with.
 *
 * @param platform time and threads
 * @param resolver opens what {@code set-topology} names
 * @param sourceOptions options for opening, see {@link dev.reel.pipeline.open.SourceOptions}
 * @param format how calls and events are written
 * @param lines takes each line
 * @param sessions makes the session, from its configuration, which may be empty
 * @param waitTimeout how long a wait may take, 100 ns units
 */
public record ScriptSettings(
        Platform platform,
        SourceResolver resolver,
        Attributes sourceOptions,
        EventFormat format,
        Consumer<String> lines,
        Function<Attributes, MediaSession> sessions,
        long waitTimeout) {}
