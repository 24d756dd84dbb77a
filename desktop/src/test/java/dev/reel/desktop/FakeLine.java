package dev.reel.desktop;

import dev.reel.platform.Platform;
import dev.reel.platform.media.MediaType;
import dev.reel.testkit.VirtualPlatform;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A sound card on virtual time: plays 16-bit sound, tells its position in steps of 10 ms, and remembers which value was heard
 * when if the sound is mono.
 */
final class FakeLine implements AudioLine, AudioLines {
    static final int RATE = 1000;
    private static final int STEPS_A_SECOND = 100;

    private final VirtualPlatform virtual;
    private final Deque<Short> buffer = new ArrayDeque<>();
    /** What was heard: platform time in milliseconds and value. */
    final List<String> heard = new ArrayList<>();
    /** Parts per million that the device's crystal is fast. */
    long fast;

    boolean dead;
    /** A line that is opened anew plays again. */
    boolean revives;
    /** Tells as a sound server does: how far it has fetched, which is more than it got. */
    boolean lies;

    int opened;
    private long written;
    private long openedAt;
    boolean open;
    private boolean running;
    private long playedUntil;
    private long position;
    private int rate = RATE;
    private int channels = 1;

    FakeLine(VirtualPlatform virtual) {
        this.virtual = virtual;
    }

    @Override
    public boolean supports(int sampleRate, int channels) {
        return true;
    }

    @Override
    public AudioLine open(MediaType type) {
        open = true;
        opened++;
        if (revives) {
            dead = false;
        }
        buffer.clear();
        openedAt = position;
        written = 0;
        rate = type.sampleRate();
        channels = type.channels();
        return this;
    }

    @Override
    public void start() {
        play();
        running = true;
        playedUntil = virtual.time();
    }

    @Override
    public void stop() {
        play();
        running = false;
    }

    @Override
    public void flush() {
        play();
        buffer.clear();
    }

    @Override
    public int write(byte[] bytes, int offset, int length) {
        play();
        ByteBuffer data = ByteBuffer.wrap(bytes, offset, length).order(ByteOrder.LITTLE_ENDIAN);
        while (data.hasRemaining()) {
            buffer.add(data.getShort());
            written++;
            data.position(data.position() + 2 * (channels - 1));
        }
        return length;
    }

    @Override
    public long framePosition() {
        play();
        if (lies) {
            long step = rate / 25;
            return Math.max(rate / 2, (written / step + 1) * step);
        }
        long played = position - openedAt;
        return buffer.isEmpty() ? played : played - played % (rate / STEPS_A_SECOND);
    }

    /** Frames played so far. */
    long position() {
        play();
        return position;
    }

    @Override
    public void close() {
        open = false;
    }

    /** Plays what is due since the last look. */
    void play() {
        if (!running || dead) {
            return;
        }
        double frame = (double) (Platform.SECOND - fast * 10) / rate;
        long due = (long) ((virtual.time() - playedUntil) / frame + 1e-6);
        long playing = Math.min(due, buffer.size());
        for (long i = 0; i < playing; i++) {
            short value = buffer.remove();
            if (channels == 1) {
                heard.add((playedUntil + Math.round(i * frame)) / Platform.MILLISECOND + ":" + value);
            }
        }
        playedUntil += Math.round(playing * frame);
        position += playing;
        if (buffer.isEmpty()) {
            playedUntil = virtual.time();
        }
    }
}
