package dev.reel.desktop;

import dev.reel.platform.MediaType;
import dev.reel.platform.Platform;
import dev.reel.testkit.VirtualPlatform;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A sound card on virtual time: plays 16-bit mono at 1000 frames a second, tells its position in steps, and remembers which
 * value was heard when.
 */
final class FakeLine implements AudioLine, AudioLines {
    static final int RATE = 1000;
    private static final int STEP = 10;

    private final VirtualPlatform virtual;
    private final List<Short> buffer = new ArrayList<>();
    /** What was heard: platform time in milliseconds and value. */
    final List<String> heard = new ArrayList<>();
    /** Parts per million that the device's crystal is fast. */
    long fast;

    boolean dead;
    boolean open;
    private boolean running;
    private long playedUntil;
    private long position;

    FakeLine(VirtualPlatform virtual) {
        this.virtual = virtual;
    }

    @Override
    public boolean supports(int sampleRate, int channels) {
        return channels == 1;
    }

    @Override
    public AudioLine open(MediaType type) {
        open = true;
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
        }
        return length;
    }

    @Override
    public long framePosition() {
        play();
        return buffer.isEmpty() ? position : position - position % STEP;
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
        long frame = (Platform.SECOND - fast * 10) / RATE;
        while (!buffer.isEmpty() && playedUntil + frame <= virtual.time()) {
            heard.add(playedUntil / Platform.MILLISECOND + ":" + buffer.remove(0));
            playedUntil += frame;
            position++;
        }
        if (buffer.isEmpty()) {
            playedUntil = virtual.time();
        }
    }
}
