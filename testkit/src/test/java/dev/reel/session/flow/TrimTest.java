package dev.reel.session.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.platform.Platform;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.MemoryBuffer;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Subtype;
import dev.reel.session.flow.Trim.Verdict;
import dev.reel.testkit.Conformance;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** media-session.md §10: what becomes of a sample at the marks. */
class TrimTest {
    private static final long MS = Platform.MILLISECOND;
    private static final int RATE = 8_000;
    private static final MediaType PCM = MediaType.audio(Subtype.PCM, RATE, 1, 8);

    /** 20 ms of 8-bit sound from 100 ms on, whose bytes count up. */
    private static Sample sound(long time) {
        byte[] bytes = new byte[160];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        return new Sample(MemoryBuffer.wrap(bytes)).setTime(time).setDuration(20 * MS);
    }

    private static Verdict trim(Sample sample, @Nullable MediaType type, long start, long stop) {
        Trim trim = new Trim();
        trim.setRange(start, stop, 0, false);
        return trim.apply(sample, () -> type);
    }

    @ParameterizedTest(name = "100-120 ms in {0}-{1} ms: {2}, bytes {3} to {4}")
    @CsvSource({
        "0, 500, KEEP, 0, 160",
        "100, 120, KEEP, 0, 160",
        "105, 500, KEEP, 40, 160",
        "0, 110, KEEP, 0, 80",
        "105, 110, KEEP, 40, 80",
        "120, 500, DROP, 0, 160",
        "500, 900, DROP, 0, 160",
        "0, 100, END, 0, 160",
        "0, 50, END, 0, 160"
    })
    @Conformance(spec = "media-session", section = "10", rule = "mark-in and mark-out: dropped, trimmed, kept, ended")
    void sound(long start, long stop, Verdict expected, int from, int to) {
        Sample sample = sound(100 * MS);
        assertThat(trim(sample, PCM, start * MS, stop * MS)).isEqualTo(expected);
        ByteBuffer left = sample.buffer(0).data();
        assertThat(left.remaining()).isEqualTo(to - from);
        assertThat(left.get(0)).isEqualTo((byte) from);
        assertThat(sample.time()).isEqualTo(100 * MS + from * Platform.SECOND / RATE);
        assertThat(sample.duration()).isEqualTo((to - from) * Platform.SECOND / RATE);
    }

    @ParameterizedTest(name = "100-120 ms, backward from {0} to {1} ms: {2}")
    @CsvSource({
        "500, 0,   KEEP",
        "100, 0,   KEEP",
        "99,  0,   DROP",
        "0,   0,   DROP",
        "500, 110, KEEP",
        "500, 119, KEEP",
        "500, 120, END",
        "500, 200, END"
    })
    @Conformance(
            spec = "media-session",
            section = "10",
            rule = "backward a clip begins at its mark-out and ends at its mark-in")
    void backward(long from, long to, Verdict expected) {
        Trim trim = new Trim();
        trim.setRange(from * MS, to * MS, 0, true);
        trim.setStop(300 * MS);
        Sample sample = sound(100 * MS);
        assertThat(trim.apply(sample, () -> PCM)).isEqualTo(expected);
        assertThat(sample.totalLength()).isEqualTo(160);
        assertThat(trim.isBehind(100 * MS)).isEqualTo(to > 100);
    }

    @ParameterizedTest
    @CsvSource({"compressed", "planar", "shared", "odd"})
    @Conformance(spec = "media-session", section = "10", rule = "what cannot be cut stays whole")
    void whole(String what) {
        Sample sample = sound(100 * MS);
        MediaType type = PCM.copy();
        switch (what) {
            case "compressed" -> type.delete(MediaTypeAttributes.ALL_SAMPLES_INDEPENDENT);
            case "planar" -> type.set(MediaTypeAttributes.AUDIO_PLANAR, 1);
            case "shared" -> sample.retain();
            default -> sample.setDuration(15 * MS);
        }
        assertThat(trim(sample, type, 105 * MS, 500 * MS)).isEqualTo(Verdict.KEEP);
        assertThat(sample.totalLength()).isEqualTo(160);
        assertThat(sample.time()).isEqualTo(100 * MS);
    }

    @ParameterizedTest(name = "from {0} ms on: the picture of {1} ms first")
    @CsvSource({"100, 100", "101, 100", "139, 100", "140, 140", "199, 140", "200, 200", "250, 200"})
    @Conformance(
            spec = "media-session",
            section = "10",
            rule = "the first picture is the one that is seen at mark-in, however long it says it lasts")
    void pictures(long start, long first) {
        Trim trim = new Trim();
        trim.setRange(start * MS, Long.MAX_VALUE, 0, false);
        List<Long> seen = new ArrayList<>();
        for (long time : new long[] {60, 100, 140, 200, 900}) {
            Sample sample = new Sample(MemoryBuffer.wrap(new byte[1]))
                    .setTime(time * MS)
                    .setDuration(MS);
            Verdict verdict = trim.apply(sample, () -> MediaType.video(Subtype.I420, 64, 64));
            if (verdict == Verdict.KEEP) {
                Sample held = trim.takeHeld(time * MS);
                if (held != null) {
                    assertThat(held.time() + held.duration()).isEqualTo(time * MS);
                    seen.add(held.time() / MS);
                }
                seen.add(time);
            }
        }
        assertThat(seen.get(0)).isEqualTo(first);
        assertThat(seen.get(seen.size() - 1)).isEqualTo(900);
    }

    @Test
    @Conformance(spec = "media-session", section = "10", rule = "the last picture is seen until everything ends")
    void lastPicture() {
        Trim trim = new Trim();
        trim.setRange(500 * MS, 600 * MS, 0, false);
        Sample sample = new Sample(MemoryBuffer.wrap(new byte[1])).setTime(100 * MS);
        assertThat(trim.apply(sample, () -> MediaType.video(Subtype.I420, 64, 64)))
                .isEqualTo(Verdict.HOLD);
        Sample held = trim.takeHeld(Long.MAX_VALUE);
        assertThat(held).isSameAs(sample);
        assertThat(held.time() + held.duration()).isGreaterThan(500 * MS);
    }

    @Test
    @Conformance(spec = "media-session", section = "10", rule = "two pieces cut at one time are the whole, at any time")
    void twoPieces() {
        Random random = new Random(17);
        for (int i = 0; i < 20_000; i++) {
            long begin = random.nextLong(1_000_000_000_000L);
            long cut = begin + 1 + random.nextInt(200_000);
            long shift = random.nextLong(-1_000_000_000_000L, 1_000_000_000_000L);
            int before = pieceLength(begin, Long.MIN_VALUE, cut, 0);
            int after = pieceLength(begin + shift, cut + shift, Long.MAX_VALUE, shift);
            assertThat(before + after)
                    .as("from %d, cut at %d, moved by %d", begin, cut, shift)
                    .isEqualTo(160);
        }
    }

    private static int pieceLength(long time, long start, long stop, long shift) {
        Trim trim = new Trim();
        trim.setRange(start, stop, shift, false);
        Sample sample = sound(time);
        return trim.apply(sample, () -> PCM) == Verdict.KEEP ? sample.totalLength() : 0;
    }
}
