package dev.reel.desktop;

import dev.reel.ffmpeg.AudioTempo;
import dev.reel.pipeline.clock.ClockState;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import org.jspecify.annotations.Nullable;

/**
 * The time that a sound card keeps: by what the device has played while it plays, by the platform's time while it does not.
 *
 * <p>After a start the time holds at the start position until the first sound is written, for a short while at most, so that
 * nothing of it is cut. A device that runs dry does not stop the time, because pictures go on. The device tells its position in
 * steps; between them the platform's time fills in. At rate r the device's frames count r times. The time never goes back while
 * it runs forward.
 *
 * <p>A device may tell what cannot be: that it has played more than was written, or faster than time passes. A sound server
 * does, whose position is how far it has fetched. Such a device is asked for the time no more, only whether it moves. One that holds still although it has sound is {@link #isStanding standing}: its sound has to be written to
 * a line that is opened anew.
 *
 * <p>Times are 100 ns units; any thread may call, the lock is held for a few instructions and one question to the device.
 */
final class DeviceClock {
    /** How long the time waits for the first sound. */
    static final long HOLD = 250 * Platform.MILLISECOND;
    /** Sound that misses its place by less is put behind the sound before it: time stamps are rounded. */
    private static final long SEAM = 5 * Platform.MILLISECOND;
    /** A device time that is off by more is believed at once. */
    private static final long JUMP = 40 * Platform.MILLISECOND;
    /** The part of a smaller difference that is believed at each reading: 1 in so many. */
    private static final int SMOOTHING = 16;
    /** A device that has sound and does not move for so long is not waited for. */
    private static final long STALL = 500 * Platform.MILLISECOND;
    /** The same for one that is not asked for the time, and so holds nothing up. */
    private static final long LONG_STALL = 2 * Platform.SECOND;
    /** A device cannot be further ahead of the time that has passed. */
    private static final long DOUBT = 200 * Platform.MILLISECOND;

    private enum Drive {
        /** Waits at the start position for the first sound. */
        HOLDING,
        /** What the device has played. */
        DEVICE,
        /** The platform's time. */
        PLATFORM,
        /** Waits for a line to be opened anew, for a short while, because the device took sound and did not play it. */
        STANDING
    }

    /** How far the device may be from a clock that another drives before it is brought back: less is not heard as off. */
    private static final long OFF = 20 * Platform.MILLISECOND;

    /** Sound that is later than this has lost its place. */
    private static final long LATEST = Platform.SECOND;

    /** The place of sound that is not to be heard. */
    static final long UNHEARD = Long.MIN_VALUE;
    /** Sound that is further ahead is not waited for with silence: it belongs to another start. */
    private static final long LONGEST_SILENCE = 2 * Platform.SECOND;

    private final Platform platform;
    private Runnable onStanding = () -> {};
    private @Nullable AudioLine line;
    private int frameRate = 1;
    private ClockState state = ClockState.INVALID;
    private Drive drive = Drive.PLATFORM;
    private float rate = 1;
    private long anchor;
    private long anchorSystem;
    private long devicePosition;
    private long written;
    private long lastPosition;
    private long movedAt;
    private boolean hasMoved;
    /** True when the device has told what cannot be. */
    private boolean doubtful;
    /** The end of the sound that was written last, in presentation time. */
    private long writtenTo = Long.MIN_VALUE;
    /** True when the last stop came after all that was written. */
    private boolean playedOut;
    /** Frames written since the device was set. */
    private long total;

    private long offset;
    private long last = Long.MIN_VALUE;

    DeviceClock(Platform platform) {
        this.platform = platform;
    }

    /** Says what is done as soon as the device {@link #isStanding stands}; it must not wait. */
    synchronized void whenStanding(Runnable task) {
        onStanding = task;
    }

    synchronized ClockState state() {
        return state;
    }

    synchronized float rate() {
        return rate;
    }

    /** Sets the device; what an earlier one played no longer counts. */
    synchronized void device(@Nullable AudioLine newLine, int newFrameRate) {
        long now = platform.time();
        leaveDevice(now);
        if (drive == Drive.STANDING) {
            // Back to what was played, so that nothing is left out.
            last = Long.MIN_VALUE;
            anchor = timeAt(now);
            anchorSystem = now;
            drive = Drive.PLATFORM;
        }
        line = newLine;
        frameRate = newFrameRate;
        hasMoved = false;
        doubtful = false;
        total = 0;
    }

    /** True when the device took sound and does not play it: nothing is heard until it is replaced. */
    synchronized boolean isStanding() {
        return drive == Drive.STANDING;
    }

    /** True when the device has ever played something. */
    synchronized boolean hasMoved() {
        return hasMoved;
    }

    /** True when the time is, or was when the clock stopped, behind the end of all sound. */
    synchronized boolean hasPlayedOut() {
        return state == ClockState.RUNNING ? timeAt(platform.time()) >= writtenTo - SEAM : playedOut;
    }

    /** True when the device has told what cannot be. */
    synchronized boolean isDoubtful() {
        return doubtful;
    }

    /** Says that the device takes no more sound. */
    synchronized void stand() {
        leaveDevice(platform.time());
        if (drive != Drive.HOLDING) {
            drive = Drive.STANDING;
            onStanding.run();
        }
    }

    synchronized long time() {
        return timeAt(platform.time());
    }

    synchronized long systemTimeOf(long clockTime) {
        if (state != ClockState.RUNNING || rate == 0) {
            return Long.MAX_VALUE;
        }
        long now = platform.time();
        return now + (long) Math.ceil((clockTime - timeAt(now)) / (double) rate);
    }

    synchronized void start(long systemTime, long position) {
        long from = position;
        if (position == PresentationClock.CURRENT_POSITION) {
            if (state == ClockState.RUNNING) {
                return;
            }
            from = state == ClockState.PAUSED ? timeAt(systemTime) : 0;
        }
        state = ClockState.RUNNING;
        writtenTo = Long.MIN_VALUE;
        anchor = from;
        anchorSystem = systemTime;
        last = Long.MIN_VALUE;
        drive = AudioTempo.follows(rate) ? Drive.HOLDING : Drive.PLATFORM;
        written = 0;
    }

    synchronized void pause(long systemTime) {
        if (state != ClockState.RUNNING) {
            throw new MediaException(
                    Status.MF_E_INVALID_STATE_TRANSITION, "a sound card that does not play cannot pause");
        }
        long frozen = timeAt(systemTime);
        if (drive != Drive.DEVICE) {
            drive = Drive.PLATFORM;
            anchor = frozen;
        }
        last = frozen;
        state = ClockState.PAUSED;
    }

    synchronized void restart(long systemTime) {
        if (state != ClockState.PAUSED) {
            throw new MediaException(Status.MF_E_INVALIDREQUEST, "a sound card that is not paused cannot go on");
        }
        state = ClockState.RUNNING;
        anchorSystem = systemTime;
        if (drive == Drive.DEVICE) {
            movedAt = systemTime;
            offset = (doubtful ? last : deviceTime(systemTime)) - paced(systemTime);
        }
    }

    synchronized void stop() {
        playedOut = state == ClockState.RUNNING && timeAt(platform.time()) >= writtenTo - SEAM;
        writtenTo = Long.MIN_VALUE;
        state = ClockState.STOPPED;
        drive = Drive.PLATFORM;
        anchor = 0;
        written = 0;
        last = Long.MIN_VALUE;
    }

    synchronized void setRate(long systemTime, float newRate) {
        if (newRate == rate) {
            return;
        }
        leaveDevice(systemTime);
        rate = newRate;
        last = Long.MIN_VALUE;
    }

    /** What is written and not played is gone. */
    synchronized void flushed() {
        leaveDevice(platform.time());
    }

    /**
     * Finds the place of a piece of sound that is about to be written, and counts it as written. The sound is already fitted
     * to the rate: a frame of it stands for more or less time than it takes to play.
     *
     * @return above 0: frames of silence to write before it; below 0: frames of it to leave out; {@link #UNHEARD}
     */
    synchronized long place(long time, long frames) {
        AudioLine device = line;
        if (device == null || !AudioTempo.follows(rate) || state != ClockState.RUNNING || drive == Drive.STANDING) {
            return UNHEARD;
        }
        long now = platform.time();
        long current = timeAt(now);
        if (drive != Drive.DEVICE) {
            long late = current - time;
            if (doubtful && late > 0 && late < LATEST && Math.abs(time - writtenTo) < SEAM) {
                // What goes on where the sound before it ended is all heard: the time waits, as it is ours alone.
                current = time;
                last = Long.MIN_VALUE;
            }
            anchor = current;
            devicePosition = device.framePosition();
            written = 0;
            lastPosition = devicePosition;
            movedAt = now;
            offset = current - paced(now);
            drive = Drive.DEVICE;
            doubtful |= devicePosition > total;
        }
        long gap = time - (anchor + toTime(written));
        if (gap > LONGEST_SILENCE || gap <= -toTime(frames)) {
            return UNHEARD;
        }
        if (written > 0 && Math.abs(gap) < SEAM) {
            gap = 0;
        }
        long place = toFrames(gap);
        written += frames + place;
        total += frames + place;
        writtenTo = time + toTime(frames);
        return place;
    }

    /**
     * Brings the device back to a time that another keeps, if it is off by more than can be passed over: the next sound then
     * comes behind a bit of silence, or loses its begin.
     */
    synchronized void keepTo(long time) {
        if (state != ClockState.RUNNING || drive != Drive.DEVICE) {
            return;
        }
        long off = time - timeAt(platform.time());
        if (Math.abs(off) > OFF) {
            anchor += off;
            offset += off;
            last = Long.MIN_VALUE;
        }
    }

    private long timeAt(long now) {
        if (state == ClockState.RUNNING) {
            long raw = rawTime(now);
            last = rate > 0 ? Math.max(last, raw) : raw;
            return last;
        }
        return state == ClockState.PAUSED && drive == Drive.DEVICE ? last : anchor;
    }

    private long rawTime(long now) {
        if (drive == Drive.HOLDING) {
            if (now - anchorSystem < HOLD) {
                return anchor;
            }
            drive = Drive.PLATFORM;
            anchorSystem += HOLD;
        }
        if (drive == Drive.DEVICE) {
            long played = deviceTime(now);
            long end = anchor + toTime(written);
            doubtful |= played > end || played > paced(now) + offset + DOUBT;
            boolean dry = (doubtful ? paced(now) + offset : played) >= end;
            if (!dry && now - movedAt < (doubtful ? LONG_STALL : STALL)) {
                return doubtful ? Math.min(paced(now) + offset, end) : smooth(played, now);
            }
            // The pictures go on by the platform's time.
            anchor = dry || doubtful ? Math.max(last, paced(now) + offset) : played;
            anchorSystem = now;
            drive = dry ? Drive.PLATFORM : Drive.STANDING;
            if (!dry) {
                onStanding.run();
            }
        }
        if (drive == Drive.STANDING) {
            return anchor + paced(Math.max(0, now - anchorSystem - HOLD));
        }
        return anchor + paced(now - anchorSystem);
    }

    private long smooth(long played, long now) {
        long difference = played - (paced(now) + offset);
        offset += Math.abs(difference) > JUMP ? difference : difference / SMOOTHING;
        return Math.min(paced(now) + offset, anchor + toTime(written));
    }

    private long deviceTime(long now) {
        AudioLine device = line;
        if (device == null) {
            return anchor;
        }
        long position = device.framePosition();
        if (position != lastPosition) {
            lastPosition = position;
            movedAt = now;
            hasMoved = true;
        }
        return anchor + toTime(position - devicePosition);
    }

    private void leaveDevice(long now) {
        if (drive == Drive.HOLDING) {
            return;
        }
        long current = timeAt(now);
        if (drive != Drive.STANDING) {
            drive = Drive.PLATFORM;
            anchor = current;
            anchorSystem = now;
        }
        written = 0;
    }

    /** The presentation time that passes while an amount of the platform's time does. */
    private long paced(long amount) {
        return rate == 1 ? amount : Math.round(amount * (double) rate);
    }

    private long toTime(long frames) {
        return rate == 1
                ? Math.floorDiv(frames * Platform.SECOND, frameRate)
                : (long) Math.floor(frames * (double) Platform.SECOND * rate / frameRate);
    }

    private long toFrames(long time) {
        return Math.round(time * (double) frameRate / (Platform.SECOND * (double) rate));
    }
}
