package dev.reel.player;

import dev.reel.pipeline.Activate;
import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.pipeline.bytestream.ByteStream;
import dev.reel.pipeline.open.Cancellation;
import dev.reel.pipeline.open.SourceOptions;
import dev.reel.pipeline.open.SourceResolver;
import dev.reel.pipeline.sink.NullSink;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.media.MajorType;
import dev.reel.session.MediaSession;
import dev.reel.session.SessionRegistry;
import dev.reel.topology.PlaybackTopology;
import dev.reel.topology.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link Player}. Without any, both outputs count and show nothing, time is the system's, and whatever is
 * installed opens and decodes. One thread fills it and opens one player with it; the player takes over the outputs, also
 * when opening fails.
 */
public final class PlayerBuilder {
    private final Map<MajorType, Output> outputs = new LinkedHashMap<>();
    private final List<PlayerListener> listeners = new ArrayList<>();
    private final Attributes sourceOptions = new Attributes();
    private Platform platform = Platform.system();
    private @Nullable Attributes configuration;
    private @Nullable SessionRegistry registry;
    private @Nullable MediaSession session;
    private @Nullable SourceResolver resolver;
    private @Nullable Function<StreamDescriptor, ? extends @Nullable Activate<? extends MediaSink>> subtitles;
    private Cancellation cancellation = new Cancellation();
    private @Nullable Long stopAt;
    private long closeTimeout = 10 * Platform.SECOND;

    PlayerBuilder() {}

    /** Shows video on a sink. */
    public PlayerBuilder video(MediaSink sink) {
        return output(MajorType.VIDEO, sink);
    }

    /** Shows video on a sink that is made when it is needed. */
    public PlayerBuilder video(Activate<? extends MediaSink> sink) {
        return output(MajorType.VIDEO, sink);
    }

    /** Plays without video. */
    public PlayerBuilder withoutVideo() {
        return without(MajorType.VIDEO);
    }

    /** Sounds audio on a sink. */
    public PlayerBuilder audio(MediaSink sink) {
        return output(MajorType.AUDIO, sink);
    }

    /** Sounds audio on a sink that is made when it is needed. */
    public PlayerBuilder audio(Activate<? extends MediaSink> sink) {
        return output(MajorType.AUDIO, sink);
    }

    /** Plays without audio. */
    public PlayerBuilder withoutAudio() {
        return without(MajorType.AUDIO);
    }

    /**
     * Sends every selected subtitle stream to a sink of its own; a stream for which the function gives null is left out.
     * Without this, subtitles are.
     */
    public PlayerBuilder subtitles(
            Function<StreamDescriptor, ? extends @Nullable Activate<? extends MediaSink>> sinks) {
        subtitles = sinks;
        return this;
    }

    /** Takes time and threads from a platform. */
    public PlayerBuilder platform(Platform wanted) {
        platform = wanted;
        return this;
    }

    /** Configures the session, see {@link dev.reel.session.SessionAttributes}. */
    public PlayerBuilder configuration(Attributes wanted) {
        configuration = wanted;
        return this;
    }

    /**
     * Plays in a session that is there already, a protected one for example; the player takes it over, also when opening fails.
     * {@link #configuration} counts for nothing then.
     */
    public PlayerBuilder session(MediaSession wanted) {
        session = wanted;
        return this;
    }

    /** Takes decoders and converters from a registry. */
    public PlayerBuilder registry(SessionRegistry wanted) {
        registry = wanted;
        return this;
    }

    /** Opens sources with a resolver. */
    public PlayerBuilder resolver(SourceResolver wanted) {
        resolver = wanted;
        return this;
    }

    /** Gives a network up that opening, or one read, has waited for this long altogether; default five times the read time-out. */
    public PlayerBuilder openTimeout(Duration timeout) {
        sourceOptions.set(SourceOptions.OPEN_TIMEOUT, timeout.toNanos() / 100);
        return this;
    }

    /**
     * Lets the source, and what it refers to, use exactly these protocols (FFmpeg's names, for example {@code file} and
     * {@code https}); by default those that go with where it is from, see docs/security.md.
     */
    public PlayerBuilder protocols(String... names) {
        sourceOptions.set(SourceOptions.PROTOCOLS, String.join(",", names));
        return this;
    }

    /** Asks no server on this machine or in a private network, also behind redirects. */
    public PlayerBuilder withoutPrivateAddresses() {
        sourceOptions.set(SourceOptions.PRIVATE_ADDRESSES, 0);
        return this;
    }

    /** Takes what is there for the whole where the input ends early or is damaged; by default playing then ends in a failure. */
    public PlayerBuilder keepGoing() {
        sourceOptions.set(SourceOptions.KEEP_GOING, 1);
        return this;
    }

    /** Gives up a read that brings no data for this long; default 10 s. */
    public PlayerBuilder readTimeout(Duration timeout) {
        sourceOptions.set(SourceOptions.TIMEOUT, timeout.toNanos() / 100);
        return this;
    }

    /** Bounds {@link Player#close}; default 10 s. */
    public PlayerBuilder closeTimeout(Duration timeout) {
        closeTimeout = timeout.toNanos() / 100;
        return this;
    }

    /** Ends the presentation at a position. */
    public PlayerBuilder stopAt(Duration position) {
        stopAt = position.toNanos() / 100;
        return this;
    }

    /** Lets another thread give up opening. */
    public PlayerBuilder cancellation(Cancellation wanted) {
        cancellation = wanted;
        return this;
    }

    /** Adds a listener that hears everything from the first event on. */
    public PlayerBuilder listener(PlayerListener listener) {
        listeners.add(listener);
        return this;
    }

    /** Opens a path or URL and waits until it is ready to play; fails with a {@link MediaException}. */
    public Player open(String uri) {
        return Waiting.on(openAsync(uri), uri);
    }

    /** Opens a path or URL; the future completes when it is ready to play, or fails with a {@link MediaException}. */
    public CompletableFuture<Player> openAsync(String uri) {
        return openAsync(opener().resolve(uri, sourceOptions, cancellation), uri);
    }

    /** Opens what a byte stream holds and waits until it is ready to play, see {@link #openAsync(ByteStream)}. */
    public Player open(ByteStream stream) {
        return Waiting.on(openAsync(stream), stream.toString());
    }

    /**
     * Opens what a byte stream holds, whatever it is; the player takes the stream over and closes it, also when this fails. The
     * future completes when it is ready to play, or fails with a {@link MediaException}.
     */
    public CompletableFuture<Player> openAsync(ByteStream stream) {
        return openAsync(opener().resolve(stream, sourceOptions, cancellation), stream.toString());
    }

    private SourceResolver opener() {
        return resolver != null ? resolver : SourceResolver.installed(platform);
    }

    private CompletableFuture<Player> openAsync(CompletableFuture<MediaSource> opening, String uri) {
        return opening.whenComplete((source, failure) -> {
                    if (failure != null) {
                        releaseOutputs();
                    }
                })
                .thenCompose(source -> openAsync(source, uri));
    }

    /**
     * Plays a source, which the player takes over, also when this fails.
     *
     * @param name of the source, its path or URL, for messages
     */
    public CompletableFuture<Player> openAsync(MediaSource source, String name) {
        PresentationDescriptor presentation;
        try {
            presentation = source.createPresentationDescriptor();
        } catch (MediaException failure) {
            Release.quietly(source::shutdown);
            releaseOutputs();
            return CompletableFuture.failedFuture(failure);
        }
        return openAsync(source, presentation, name);
    }

    /**
     * Plays the selected streams of a source's presentation; the player takes the source over, also when this fails.
     *
     * @param name of the source, its path or URL, for messages
     */
    public CompletableFuture<Player> openAsync(MediaSource source, PresentationDescriptor presentation, String name) {
        PlayerCore player;
        PlaybackTopology playback;
        Topology topology;
        try {
            playback = playback(source, presentation, name);
            topology = playback.build();
            player = new PlayerCore(
                    new PlayerCore.Settings(platform, closeTimeout, stopAt, listeners, this::playback),
                    playback,
                    session != null ? session : MediaSession.create(configuration, classes(), platform));
        } catch (MediaException failure) {
            Release.quietly(source::shutdown);
            releaseOutputs();
            return CompletableFuture.failedFuture(failure);
        }
        return player.setTopology(topology, source, playback.presentation(), name)
                .handle((set, refused) -> refused)
                .thenCompose(refused -> refused == null
                        ? CompletableFuture.completedFuture(new Player(player, name))
                        : player.closeAsync().thenCompose(closed -> {
                            releaseOutputs();
                            return CompletableFuture.failedFuture(refused);
                        }));
    }

    /** What plays a source on the outputs. */
    private PlaybackTopology playback(MediaSource source, PresentationDescriptor presentation, String name) {
        PlaybackTopology playback = PlaybackTopology.of(source, name, presentation)
                .onlyDecodable(classes().transforms());
        outputs().forEach(output -> output.connect.accept(playback));
        if (subtitles != null) {
            playback.eachOutput(MajorType.SUBTITLE, subtitles);
        }
        if (stopAt != null) {
            playback.mediaStop(stopAt);
        }
        return playback;
    }

    private SessionRegistry classes() {
        SessionRegistry present = registry;
        if (present == null) {
            present = SessionRegistry.installed();
            registry = present;
        }
        return present;
    }

    private PlayerBuilder output(MajorType majorType, MediaSink sink) {
        outputs.put(majorType, new Output(playback -> playback.output(majorType, sink), sink::shutdown));
        return this;
    }

    private PlayerBuilder output(MajorType majorType, Activate<? extends MediaSink> sink) {
        outputs.put(majorType, new Output(playback -> playback.output(majorType, sink), sink::shutdownObject));
        return this;
    }

    private PlayerBuilder without(MajorType majorType) {
        outputs.put(majorType, new Output(playback -> {}, () -> {}));
        return this;
    }

    private Collection<Output> outputs() {
        for (MajorType majorType : List.of(MajorType.VIDEO, MajorType.AUDIO)) {
            if (!outputs.containsKey(majorType)) {
                output(majorType, NullSink.pacedActivate(platform, majorType));
            }
        }
        return outputs.values();
    }

    private void releaseOutputs() {
        outputs.values().forEach(output -> Release.quietly(output.release));
        if (session != null) {
            Release.quietly(session::shutdown);
        }
    }

    /** How an output joins a topology, and how it goes when no session took it. */
    private record Output(Consumer<PlaybackTopology> connect, Runnable release) {}
}
