package dev.reel.player;

import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.SimpleAudioVolume;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.pipeline.bytestream.ByteStream;
import dev.reel.platform.MediaException;
import dev.reel.session.MediaSession;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Plays one thing, or several one after the other: {@code try (Player p = Player.open(uri)) { p.play(); p.awaitEnd(); }}.
 *
 * <p>Operations return at once and run in call order. The returned future completes when the operation is done and the
 * player's state tells so, or fails with a {@link MediaException}. {@link #open}, {@link #awaitEnd} and {@link #close} wait. Any
 * method may be called by any thread, in a listener and in a stage of a returned future too: neither runs on a thread that the
 * player needs to go on. A player owns its session, its sources and its outputs, and releases them on close. One that was
 * forgotten, and does not play, is closed when it is collected, with a warning in the log.
 */
public final class Player implements AutoCloseable {
    private final PlayerCore core;
    private final Cleaner.Cleanable leak;

    Player(PlayerCore core, String name) {
        this.core = core;
        this.leak = ForgottenPlayer.watch(this, core, name);
        core.shownBy(this);
    }

    /** Opens a path or URL with outputs that show and sound nothing; {@link #builder} is for real ones. */
    public static Player open(String uri) {
        return builder().open(uri);
    }

    /** Opens what a byte stream holds; the player closes the stream, also when this fails with a {@link MediaException}. */
    public static Player open(ByteStream stream) {
        return builder().open(stream);
    }

    /** Settings of a player to be opened. */
    public static PlayerBuilder builder() {
        return new PlayerBuilder();
    }

    /**
     * Plays a source after all that was given before, on the same outputs and without a gap when it is there in time. The
     * player takes the source over, also when this fails, and shuts it down when another one plays behind it. Time goes on
     * from one to the next; {@link #seek} goes to places of the one that plays.
     *
     * @param presentation the source's, with the streams selected that are wanted
     * @param name of the source, its path or URL, for messages
     */
    public CompletableFuture<Void> append(MediaSource source, PresentationDescriptor presentation, String name) {
        return core.append(source, presentation, name);
    }

    /** Plays: on from a pause, from where {@link #seek} went while stopped, otherwise from the beginning. */
    public CompletableFuture<Void> play() {
        return core.play();
    }

    /** Freezes playback until {@link #play}. */
    public CompletableFuture<Void> pause() {
        return core.pause();
    }

    /**
     * Goes to a position and plays on, or stays paused, there, where the picture of that place is shown; while stopped it says where the next {@link #play} begins.
     * A position beyond the end fails with {@code MF_E_INVALID_POSITION}.
     */
    public CompletableFuture<Void> seek(Duration position) {
        return core.seek(position);
    }

    /**
     * Changes the rate: 1 is normal, negative rates play backwards, 0 scrubs. Fails with {@code MF_E_UNSUPPORTED_RATE},
     * {@code MF_E_REVERSE_UNSUPPORTED} or {@code MF_E_THINNING_UNSUPPORTED} when what plays cannot (media-session.md §11.1).
     *
     * @param thin whether the source may drop all but key frames
     */
    public CompletableFuture<Void> setRate(boolean thin, float rate) {
        return core.setRate(thin, rate);
    }

    /** Stops and goes back to the beginning; whoever waits for the end is released. */
    public CompletableFuture<Void> stop() {
        return core.stop();
    }

    /**
     * Waits until what plays has come to its end or was stopped or closed. A failure on the way is thrown; before the first
     * {@link #play} that is {@code MF_E_INVALIDREQUEST}.
     */
    public void awaitEnd() {
        try {
            core.awaitEnd();
        } finally {
            // Who waits for it has not forgotten it.
            Reference.reachabilityFence(this);
        }
    }

    /** Completes when {@link #awaitEnd} would return; each play after an end has its own. */
    public CompletableFuture<Void> ended() {
        return core.ended();
    }

    public PlayerState state() {
        return core.state();
    }

    /** Where playback is, zero at least; at the end of a presentation its duration. */
    public Duration position() {
        return core.position();
    }

    /** How long all is that was given to play; empty when nobody knows. */
    public Optional<Duration> duration() {
        return core.duration();
    }

    /** What is presented first: the streams, which of them play, attributes such as the duration. */
    public PresentationDescriptor presentation() {
        return core.presentation();
    }

    /** Streams that would play if there were a decoder for them. */
    public List<StreamDescriptor> leftOut() {
        return core.leftOut();
    }

    /** The volume of the sound; empty where nothing plays sound aloud. */
    public Optional<SimpleAudioVolume> volume() {
        return core.volume();
    }

    /** The session that does the work, for what this face does not offer. */
    public MediaSession session() {
        return core.session();
    }

    public void addListener(PlayerListener listener) {
        core.addListener(listener);
    }

    public void removeListener(PlayerListener listener) {
        core.removeListener(listener);
    }

    /** Closes and waits until everything is released; bounded by the close time-out whatever a component does. */
    @Override
    public void close() {
        try {
            core.close();
        } finally {
            leak.clean();
        }
    }

    /**
     * Begins to close: the session is closed, then, at MESessionClosed or when the close time-out is over, session and source
     * are shut down. Completes when that is done; never fails.
     */
    public CompletableFuture<Void> closeAsync() {
        return core.closeAsync();
    }
}
