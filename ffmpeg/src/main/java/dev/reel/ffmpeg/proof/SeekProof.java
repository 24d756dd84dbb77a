package dev.reel.ffmpeg.proof;

import dev.reel.ffmpeg.proof.PictureLog.Picture;
import dev.reel.pipeline.sink.RenderPolicy;
import dev.reel.pipeline.sink.RenderingSink;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.player.Player;
import dev.reel.player.PlayerState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Compares what comes first after a start or a seek with what playing from the beginning brings at that time: the picture by its
 * time and pixels, the sound by its place and the samples from there on.
 */
public final class SeekProof {
    /** How a place is gone to. */
    public enum Manner {
        /** Started there after a stop. */
        STOPPED,
        /** While it plays. */
        PLAYING,
        /** While it is paused. */
        PAUSED
    }

    /**
     * What is tried.
     *
     * @param targets random places, and half as many each at pictures' own times and one unit before
     * @param seed of the random places
     * @param manners how each of them is gone to
     * @param most of the media from its beginning is looked at
     */
    public record Settings(int targets, long seed, List<Manner> manners, Duration most) {
        /** Forty places, each gone to in all manners, in the first two minutes. */
        public static final Settings USUAL = new Settings(40, 1, List.of(Manner.values()), Duration.ofMinutes(2));
    }

    /** Samples per channel that are compared at each place. */
    private static final int COMPARED = 4096;

    /** A place this near the middle between two samples may be either's, in samples. */
    private static final double UNDECIDED = 0.02;

    private static final long PATIENCE = 10 * Platform.SECOND;

    private final String uri;
    private final Settings settings;
    private final Platform platform = Platform.system();
    private final List<SeekResult> results = new ArrayList<>();
    private List<Picture> pictures = List.of();
    private SoundLog sound;

    private SeekProof(String uri, Settings settings) {
        this.uri = uri;
        this.settings = settings;
        this.sound = new SoundLog(Memory.ALL, 0);
    }

    /**
     * Tries all places of a file.
     *
     * @param uri a path or URL
     * @throws MediaException when it cannot be opened or played from its beginning
     */
    public static List<SeekResult> of(String uri, Settings settings) {
        SeekProof proof = new SeekProof(uri, settings);
        proof.playAll();
        proof.tryAll();
        return List.copyOf(proof.results);
    }

    private void playAll() {
        long seconds = settings.most().toSeconds();
        PictureLog seen = new PictureLog(Memory.ALL);
        sound = new SoundLog(Memory.ALL, seconds * 192_000);
        try (Player player = Player.builder()
                .video(new RenderingSink(platform, "pictures", RenderPolicy.rateless(), seen))
                .audio(new RenderingSink(platform, "sound", RenderPolicy.rateless(), sound))
                .stopAt(settings.most())
                .open(uri)) {
            await(player.play());
            // A rateless player is through long before the media's own time is over.
            await(player.ended(), settings.most().plusSeconds(60));
        }
        pictures = seen.pictures();
        if (pictures.isEmpty() && sound.frames() == 0) {
            throw new MediaException(
                    Status.MF_E_INVALID_FILE_FORMAT, uri + " shows and sounds nothing from its beginning");
        }
    }

    private List<Long> targets() {
        long end = Math.max(
                pictures.stream().mapToLong(Picture::end).max().orElse(0), sound.frames() == 0 ? 0 : sound.end());
        Random random = new Random(settings.seed());
        TreeSet<Long> chosen = new TreeSet<>();
        for (int i = 0; i < settings.targets(); i++) {
            chosen.add((long) (random.nextDouble() * end));
        }
        for (int i = 0; i < settings.targets() / 2 && !pictures.isEmpty(); i++) {
            chosen.add(Math.max(0, pictures.get(random.nextInt(pictures.size())).time()));
            chosen.add(Math.max(0, pictures.get(random.nextInt(pictures.size())).time() - 1));
        }
        List<Long> mixed = new ArrayList<>(chosen);
        Collections.shuffle(mixed, random);
        return mixed;
    }

    private void tryAll() {
        List<Long> targets = targets();
        for (Manner manner : settings.manners()) {
            PictureLog seen = new PictureLog(Memory.SINCE_FLUSH);
            SoundLog heard = new SoundLog(Memory.SINCE_FLUSH, COMPARED);
            RenderPolicy patient = RenderPolicy.video().withDropAfter(RenderPolicy.NEVER);
            try (Player player = Player.builder()
                    .video(new RenderingSink(platform, "pictures", patient, seen))
                    .audio(new RenderingSink(platform, "sound", RenderPolicy.audio(), heard))
                    .open(uri)) {
                for (long target : targets) {
                    tryOne(player, manner, target, seen, heard);
                }
            }
        }
    }

    private void tryOne(Player player, Manner manner, long target, PictureLog seen, SoundLog heard) {
        @Nullable String failure = null;
        long begun = platform.time();
        try {
            begun = go(player, manner, target);
        } catch (MediaException refused) {
            failure = String.valueOf(refused.getMessage());
        }
        Patience patience = new Patience(platform, failure == null ? PATIENCE : 0);
        if (!pictures.isEmpty()) {
            boolean came = seen.await(patience);
            long took = platform.time() - begun;
            results.add(new SeekResult(
                    manner,
                    SeekResult.Kind.PICTURE,
                    target,
                    took,
                    came ? judge(target, seen.pictures().get(0)) : missing(failure)));
        }
        if (sound.frames() > 0 && manner != Manner.PAUSED && target < sound.end() - Platform.MILLISECOND) {
            long number = Math.max(0, Math.round(sound.numberAt(target)));
            long expected = Math.min(COMPARED, sound.frames() - number);
            boolean came = heard.await(expected, patience) || heard.frames() > 0;
            results.add(new SeekResult(
                    manner,
                    SeekResult.Kind.SOUND,
                    target,
                    platform.time() - begun,
                    came ? judge(target, heard) : missing(failure)));
        }
    }

    private static SeekResult.Verdict missing(@Nullable String failure) {
        return SeekResult.Verdict.missing(failure == null ? "nothing came" : failure);
    }

    /** Goes to a place; gives when it was asked to. */
    private long go(Player player, Manner manner, long target) {
        Duration position = Duration.ofNanos(target * 100);
        if (manner == Manner.STOPPED) {
            await(player.stop());
            await(player.seek(position));
            long begun = platform.time();
            await(player.play());
            return begun;
        }
        if (player.state() != PlayerState.PLAYING && player.state() != PlayerState.PAUSED) {
            await(player.play());
        }
        if (manner == Manner.PAUSED && player.state() == PlayerState.PLAYING) {
            await(player.pause());
        }
        long begun = platform.time();
        await(player.seek(position));
        return begun;
    }

    /** The picture that is to be seen at a time: the last one that has begun, or the first of all. */
    private Picture at(long time) {
        Picture last = pictures.get(0);
        for (Picture picture : pictures) {
            if (picture.time() <= time) {
                last = picture;
            }
        }
        return last;
    }

    private SeekResult.Verdict judge(long target, Picture came) {
        Picture right = at(target);
        if (came.time() == right.time() && came.hash() == right.hash()) {
            return SeekResult.Verdict.RIGHT;
        }
        return SeekResult.Verdict.wrong(
                came.time() == right.time()
                        ? "other pixels at " + came.time()
                        : "the picture of " + came.time() + ", not of " + right.time());
    }

    private SeekResult.Verdict judge(long target, SoundLog came) {
        double exact = Math.max(0, sound.numberAt(target));
        byte[] heard = came.cut(0, COMPARED);
        long nearest = Math.round(exact);
        boolean right = matches(nearest, came, heard)
                || (Math.abs(exact - Math.floor(exact) - 0.5) < UNDECIDED
                        && matches(nearest == Math.floor(exact) ? nearest + 1 : nearest - 1, came, heard));
        if (right) {
            return SeekResult.Verdict.RIGHT;
        }
        return SeekResult.Verdict.wrong(
                "sound of " + came.begin() + ", not of " + sound.timeOf(nearest) + ", " + differing(nearest, heard));
    }

    private boolean matches(long number, SoundLog came, byte[] heard) {
        long off = Math.abs(came.begin() - sound.timeOf(number));
        return off <= Platform.SECOND / sound.rate() && Arrays.equals(heard, sound.cut(number, COMPARED));
    }

    private String differing(long number, byte[] heard) {
        byte[] right = sound.cut(number, COMPARED);
        int last = -1;
        for (int i = 0; i < Math.min(right.length, heard.length); i++) {
            if (right[i] != heard[i]) {
                last = i;
            }
        }
        return last < 0 ? heard.length + " bytes, not " + right.length : "other samples up to byte " + last;
    }

    private static void await(CompletableFuture<Void> operation) {
        await(operation, Duration.ofSeconds(30));
    }

    private static void await(CompletableFuture<Void> operation, Duration longest) {
        try {
            operation.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof MediaException media
                    ? media
                    : new MediaException(Status.E_UNEXPECTED, String.valueOf(failed.getCause()), failed);
        } catch (TimeoutException late) {
            throw new MediaException(Status.E_UNEXPECTED, "no answer within " + longest.toSeconds() + " s", late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new MediaException(Status.MF_E_OPERATION_CANCELLED, "interrupted", interrupted);
        }
    }
}
