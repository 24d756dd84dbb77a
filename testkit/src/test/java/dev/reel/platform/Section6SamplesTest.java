package dev.reel.platform;

import static dev.reel.platform.Outcomes.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.platform.media.MediaBuffer;
import dev.reel.platform.media.MemoryBuffer;
import dev.reel.platform.media.Rational;
import dev.reel.platform.media.Sample;
import dev.reel.testkit.Conformance;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** platform.md §6: samples and memory buffers. */
class Section6SamplesTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 17, 4096})
    @Conformance(
            spec = "platform",
            section = "6",
            rule = "memory buffer: size 0 allowed, length starts 0, exact maximum")
    void aBufferStartsEmptyWithItsExactCapacity(int size) {
        try (MemoryBuffer buffer = MemoryBuffer.allocate(size)) {
            assertThat(buffer.currentLength()).isZero();
            assertThat(buffer.maxLength()).isEqualTo(size);
            buffer.setCurrentLength(size);
            assertThat(buffer.currentLength()).isEqualTo(size);
            assertThat(buffer.data().remaining()).isEqualTo(size);
        }
    }

    @ParameterizedTest(name = "{0} bytes at a multiple of {1}")
    @CsvSource({"0, 16", "1, 1", "17, 16", "31, 32", "100, 64", "4097, 512", "5, 8192"})
    @Conformance(spec = "platform", section = "6", rule = "aligned buffers keep the exact maximum that was asked for")
    void anAlignedBufferHasItsExactCapacity(int size, int alignment) {
        try (MemoryBuffer buffer = MemoryBuffer.allocateAligned(size, alignment)) {
            assertThat(buffer.maxLength()).isEqualTo(size);
            assertThat(buffer.currentLength()).isZero();
            buffer.setCurrentLength(size);
            assertThat(buffer.data().alignmentOffset(0, alignment)).isZero();
            assertStatus(() -> buffer.setCurrentLength(size + 1), Status.E_INVALIDARG);
        }
    }

    @ParameterizedTest(name = "{0} bytes at a multiple of {1}")
    @CsvSource({"-1, 16", "16, 0", "16, 3", "16, -16", "16, -2147483648"})
    void anAlignmentIsAPowerOfTwo(int size, int alignment) {
        assertStatus(() -> MemoryBuffer.allocateAligned(size, alignment), Status.E_INVALIDARG);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 11, Integer.MAX_VALUE})
    @Conformance(
            spec = "platform",
            section = "6",
            rule = "SetCurrentLength beyond the maximum: E_INVALIDARG, state unchanged")
    void aLengthBeyondTheCapacityChangesNothing(int length) {
        try (MemoryBuffer buffer = MemoryBuffer.allocate(10)) {
            buffer.setCurrentLength(4);
            assertStatus(() -> buffer.setCurrentLength(length), Status.E_INVALIDARG);
            assertThat(buffer.currentLength()).isEqualTo(4);
        }
    }

    @Test
    @Conformance(spec = "platform", section = "6", rule = "Lock nests and returns the same memory")
    void everyViewIsOfTheSameMemory() {
        try (MemoryBuffer buffer = MemoryBuffer.allocate(4)) {
            buffer.setCurrentLength(4);
            buffer.data().put(0, (byte) 7);
            ByteBuffer first = buffer.data();
            buffer.data().put(1, (byte) 8);
            assertThat(first.get(0)).isEqualTo((byte) 7);
            assertThat(first.get(1)).isEqualTo((byte) 8);
        }
    }

    @Test
    @Conformance(spec = "platform", section = "6", rule = "a closed buffer is never touched")
    void aClosedBufferThrows() {
        MemoryBuffer buffer = MemoryBuffer.allocate(4);
        buffer.retain();
        buffer.close();
        assertThat(buffer.currentLength()).isZero();
        buffer.close();
        buffer.close();
        assertThatThrownBy(buffer::data).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(buffer::currentLength).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(buffer::maxLength).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> buffer.setCurrentLength(0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(buffer::retain).isInstanceOf(IllegalStateException.class);
    }

    @Test
    @Conformance(spec = "platform", section = "6", rule = "a new sample: 0 buffers, 0 attributes, flags 0")
    void aNewSampleIsEmpty() {
        try (Sample sample = new Sample()) {
            assertThat(sample.bufferCount()).isZero();
            assertThat(sample.hasAttributes()).isFalse();
            assertThat(sample.attributes().count()).isZero();
            assertThat(sample.flags()).isZero();
            assertThat(sample.isCleanPoint()).isFalse();
            assertThat(sample.isDiscontinuity()).isFalse();
            assertThat(sample.token()).isNull();
            assertThat(sample.totalLength()).isZero();
        }
    }

    @Test
    @Conformance(spec = "platform", section = "6", rule = "time and duration unset")
    void timesThatAreNotSetFail() {
        try (Sample sample = new Sample()) {
            assertStatus(sample::time, Status.MF_E_NO_SAMPLE_TIMESTAMP);
            assertStatus(sample::duration, Status.MF_E_NO_SAMPLE_DURATION);
            assertStatus(sample::ticks, Status.MF_E_NO_SAMPLE_TIMESTAMP);
            assertThat(sample.hasTime() || sample.hasDuration() || sample.hasTicks())
                    .isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 1, Long.MAX_VALUE})
    @Conformance(
            spec = "platform",
            section = "6",
            rule = "time, duration and flags are not attributes; flags any value")
    void timesAndFlagsAreNotAttributes(long value) {
        try (Sample sample = new Sample()) {
            sample.setTime(value).setDuration(value).setFlags((int) value);
            assertThat(sample.time()).isEqualTo(value);
            assertThat(sample.duration()).isEqualTo(value);
            assertThat(sample.flags()).isEqualTo((int) value);
            assertThat(sample.attributes().count()).isZero();
        }
    }

    @Test
    @Conformance(spec = "platform", section = "6", rule = "the same buffer may be added twice")
    void aBufferMayBeAddedTwice() {
        MemoryBuffer buffer = bytes(1, 2);
        try (Sample sample = new Sample()) {
            sample.addBuffer(buffer).addBuffer(buffer.retain());
            assertThat(sample.bufferCount()).isEqualTo(2);
            assertThat(sample.totalLength()).isEqualTo(4);
            assertThat(sample.buffer(0)).isSameAs(sample.buffer(1));
        }
        assertThatThrownBy(buffer::data).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1, 2})
    @Conformance(spec = "platform", section = "6", rule = "buffer index out of range: E_INVALIDARG")
    void aBufferIndexOutOfRangeIsInvalid(int index) {
        try (Sample sample = new Sample(bytes(1))) {
            assertStatus(() -> sample.buffer(index), Status.E_INVALIDARG);
            assertStatus(() -> sample.removeBuffer(index), Status.E_INVALIDARG);
            assertThat(sample.bufferCount()).isEqualTo(1);
        }
    }

    @Test
    @Conformance(spec = "platform", section = "6", rule = "buffers are removed one by one or all; all of none is fine")
    void buffersCanBeRemoved() {
        MemoryBuffer first = bytes(1);
        try (Sample sample = new Sample(first)) {
            sample.addBuffer(bytes(2)).addBuffer(bytes(3));
            sample.removeBuffer(0);
            assertThatThrownBy(first::data).isInstanceOf(IllegalStateException.class);
            assertThat(contentOf(sample)).containsExactly(2, 3);
            sample.removeAllBuffers();
            sample.removeAllBuffers();
            assertThat(sample.bufferCount()).isZero();
            sample.addBuffer(bytes(4));
            assertThat(contentOf(sample)).containsExactly(4);
        }
    }

    @Test
    @Conformance(spec = "platform", section = "6", rule = "GetTotalLength: the sum of current lengths")
    void theTotalIsTheSumOfCurrentLengths() {
        MemoryBuffer roomy = MemoryBuffer.allocate(100);
        roomy.setCurrentLength(3);
        try (Sample sample = new Sample(roomy)) {
            sample.addBuffer(bytes(1, 2));
            assertThat(sample.totalLength()).isEqualTo(5);
        }
    }

    @Test
    @Conformance(spec = "platform", section = "6", rule = "CopyToBuffer replaces the destination's content")
    void copyingReplacesTheDestination() {
        try (Sample sample = new Sample(bytes(1, 2));
                MemoryBuffer destination = bytes(9, 9, 9, 9, 9)) {
            sample.addBuffer(bytes(3));
            sample.copyTo(destination);
            assertThat(contentOf(destination)).containsExactly(1, 2, 3);
        }
        try (Sample empty = new Sample();
                MemoryBuffer destination = bytes(9)) {
            empty.copyTo(destination);
            assertThat(destination.currentLength()).isZero();
        }
    }

    @Test
    @Conformance(
            spec = "platform",
            section = "6",
            rule = "CopyToBuffer into too small a buffer: data untouched, length 0")
    void copyingIntoTooSmallABufferEmptiesIt() {
        try (Sample sample = new Sample(bytes(1, 2, 3));
                MemoryBuffer destination = bytes(9, 8)) {
            assertStatus(() -> sample.copyTo(destination), Status.MF_E_BUFFERTOOSMALL);
            assertThat(destination.currentLength()).isZero();
            destination.setCurrentLength(2);
            assertThat(contentOf(destination)).containsExactly(9, 8);
        }
    }

    @Test
    @Conformance(spec = "platform", section = "6", rule = "ConvertToContiguousBuffer: none, one, several")
    void aSampleBecomesOneBuffer() {
        try (Sample none = new Sample()) {
            assertStatus(none::convertToContiguousBuffer, Status.E_UNEXPECTED);
        }
        MemoryBuffer only = bytes(1);
        try (Sample one = new Sample(only)) {
            assertThat(one.convertToContiguousBuffer()).isSameAs(only);
        }
        MemoryBuffer first = bytes(1);
        try (Sample several = new Sample(first)) {
            several.addBuffer(bytes(2, 3));
            several.convertToContiguousBuffer();
            MediaBuffer whole = several.convertToContiguousBuffer();
            assertThat(several.bufferCount()).isEqualTo(1);
            assertThat(several.buffer(0)).isSameAs(whole);
            assertThat(whole.maxLength()).isEqualTo(3);
            assertThat(whole.currentLength()).isEqualTo(3);
            assertThat(several.totalLength()).isEqualTo(3);
            assertThat(contentOf(whole)).containsExactly(1, 2, 3);
            assertThatThrownBy(first::data).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    @Conformance(spec = "platform", section = "6", rule = "a tracked sample calls back when its last reference goes")
    void aTrackedSampleTellsOfItsEndOnce() {
        List<String> seen = new ArrayList<>();
        Sample plain = new Sample(bytes(1));
        Sample sample = plain.onRelease(() -> seen.add("released"));
        assertThat(sample).isSameAs(plain);
        assertThat(sample.retain()).isSameAs(sample);
        assertThat(sample.isExclusive()).isFalse();
        sample.close();
        assertThat(seen).isEmpty();
        assertThat(sample.isExclusive()).isTrue();
        sample.close();
        sample.close();
        assertThat(seen).containsExactly("released");
        assertThatThrownBy(sample::retain).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(sample::bufferCount).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> sample.addBuffer(bytes(1))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    @Conformance(spec = "platform", section = "6", rule = "token, clean point and discontinuity travel with the sample")
    void marksTravelWithTheSample() {
        Object token = new Object();
        try (Sample sample = new Sample()) {
            sample.setToken(token).setCleanPoint(true).setDiscontinuity(true).setTicks(3003, new Rational(1, 90_000));
            assertThat(sample.token()).isSameAs(token);
            assertThat(sample.isCleanPoint()).isTrue();
            assertThat(sample.isDiscontinuity()).isTrue();
            assertThat(sample.ticks()).isEqualTo(3003);
            assertThat(sample.timeBase()).isEqualTo(new Rational(1, 90_000));
        }
    }

    private static MemoryBuffer bytes(int... values) {
        byte[] content = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            content[i] = (byte) values[i];
        }
        return MemoryBuffer.wrap(content);
    }

    private static List<Integer> contentOf(Sample sample) {
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < sample.bufferCount(); i++) {
            all.addAll(contentOf(sample.buffer(i)));
        }
        return all;
    }

    private static List<Integer> contentOf(MediaBuffer buffer) {
        ByteBuffer data = buffer.data();
        List<Integer> all = new ArrayList<>();
        while (data.hasRemaining()) {
            all.add((int) data.get());
        }
        return all;
    }
}
