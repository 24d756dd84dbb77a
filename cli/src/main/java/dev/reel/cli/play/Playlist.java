package dev.reel.cli.play;

import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.WorkQueue;
import dev.reel.player.Player;
import dev.reel.player.PlayerListener;
import dev.reel.player.PlayerState;
import dev.reel.topology.TopologyStatus;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What plays behind the first item: each is opened while those before it play and appended to the player, so that there is no
 * gap. Owned by a queue of its own, which may wait for what it opens.
 */
public final class Playlist implements PlayerListener {
    /** Items that wait behind the one that plays. */
    private static final int AHEAD = 2;

    private final Player player;
    private final Iterator<String> rest;
    private final Function<String, MediaSource> opener;
    private final BiFunction<PresentationDescriptor, String, PresentationDescriptor> choice;
    private final WorkQueue queue;
    private int waiting;
    private @Nullable MediaException failure;

    /**
     * @param player plays the first item already, or is about to
     * @param rest locations of the items behind it, perhaps without end
     * @param opener opens a location, and may take its time
     * @param choice selects the streams of a presentation, which has a name
     */
    public Playlist(
            Platform platform,
            Player player,
            Iterator<String> rest,
            Function<String, MediaSource> opener,
            BiFunction<PresentationDescriptor, String, PresentationDescriptor> choice) {
        this.player = player;
        this.rest = rest;
        this.opener = opener;
        this.choice = choice;
        this.queue = platform.blockingQueue("playlist");
        // The first counts as waiting until it plays.
        this.waiting = 1;
    }

    /** Appends the first items; completes when they are there. */
    CompletableFuture<Void> prepare() {
        player.addListener(this);
        return CompletableFuture.runAsync(this::refill, queue);
    }

    @Override
    public void onEvent(MediaEvent event) {
        if (event.type() == MediaEventType.MESessionTopologyStatus
                && event.attributes().get(EventAttributes.TOPOLOGY_STATUS, 0)
                        == TopologyStatus.STARTED_SOURCE.value()) {
            queue.execute(() -> {
                waiting--;
                refill();
            });
        }
    }

    /**
     * Whether something waits though playback has ended, because it came too late. Waits for what is being opened; a failure
     * to open or to append something is thrown.
     */
    boolean goesOn() {
        return Outcome.of(CompletableFuture.supplyAsync(
                () -> {
                    MediaException why = failure;
                    if (why != null) {
                        throw why;
                    }
                    return waiting > 0 && player.state() == PlayerState.ENDED;
                },
                queue));
    }

    private void refill() {
        while (failure == null && waiting <= AHEAD && rest.hasNext() && player.state() != PlayerState.CLOSED) {
            String location = rest.next();
            try {
                append(location);
                waiting++;
            } catch (MediaException refused) {
                failure = player.state() == PlayerState.CLOSED ? null : refused;
                return;
            }
        }
    }

    private void append(String location) {
        MediaSource source = opener.apply(location);
        try {
            Outcome.of(player.append(source, choice.apply(source.createPresentationDescriptor(), location), location));
        } catch (MediaException refused) {
            shutDown(source);
            throw refused;
        }
    }

    /** The player has done it already when it got that far. */
    private static void shutDown(MediaSource source) {
        try {
            source.shutdown();
        } catch (MediaException shutDownAlready) {
            if (!shutDownAlready.status().equals(Status.MF_E_SHUTDOWN)) {
                throw shutDownAlready;
            }
        }
    }
}
