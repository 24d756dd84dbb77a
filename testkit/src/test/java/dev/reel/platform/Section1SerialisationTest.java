package dev.reel.platform;

import static dev.reel.platform.Outcomes.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.testkit.Conformance;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** platform.md §1: attribute stores as bytes. */
class Section1SerialisationTest {
    private final Attributes store = new Attributes();

    Section1SerialisationTest() {
        store.setItem(new UUID(0, 1), PropVariant.uint32(-1));
        store.setItem(new UUID(0, 2), PropVariant.uint64(Long.MIN_VALUE));
        store.setItem(new UUID(0, 3), PropVariant.r8(0.1));
        store.setItem(new UUID(0, 4), PropVariant.guid(new UUID(5, 6)));
        store.setItem(new UUID(0, 5), PropVariant.string("Grüße"));
        store.setItem(new UUID(0, 6), PropVariant.blob(new byte[] {1, 2, 3}));
        store.setItem(new UUID(0, 7), PropVariant.blob(new byte[0]));
    }

    @Test
    @Conformance(spec = "platform", section = "1", rule = "serialisation: an empty store has 8 bytes")
    void anEmptyStoreHasEightBytes() {
        assertThat(AttributeBlob.of(new Attributes())).hasSize(8);
    }

    @Test
    @Conformance(
            spec = "platform",
            section = "1",
            rule = "serialisation: all types survive, all items of the target are replaced")
    void everyTypeSurvives() {
        Attributes target = new Attributes();
        target.setItem(new UUID(9, 9), PropVariant.uint32(9));
        AttributeBlob.read(AttributeBlob.of(store), target);
        assertThat(target.toMap()).isEqualTo(store.toMap());
    }

    @Test
    @Conformance(spec = "platform", section = "1", rule = "serialisation: objects are silently left out")
    void objectsAreLeftOut() {
        store.setItem(new UUID(0, 8), PropVariant.unknown(this));
        Attributes target = new Attributes();
        AttributeBlob.read(AttributeBlob.of(store), target);
        assertThat(target.count()).isEqualTo(7);
        assertThat(store.count()).isEqualTo(8);
    }

    @Test
    @Conformance(spec = "platform", section = "1", rule = "serialisation: too small a buffer")
    void tooSmallABufferIsRefused() {
        int size = AttributeBlob.of(store).length;
        assertStatus(() -> AttributeBlob.write(store, ByteBuffer.allocate(size - 1)), Status.MF_E_BUFFERTOOSMALL);
        ByteBuffer room = ByteBuffer.allocate(size);
        AttributeBlob.write(store, room);
        assertThat(room.hasRemaining()).isFalse();
    }

    @Test
    @Conformance(spec = "platform", section = "1", rule = "serialisation: a short blob changes nothing")
    void everyShortBlobIsRefused() {
        byte[] whole = AttributeBlob.of(store);
        Attributes target = new Attributes();
        target.setItem(new UUID(9, 9), PropVariant.uint32(9));
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertStatus(() -> AttributeBlob.read(part, target), Status.E_INVALIDARG);
        }
        assertThat(target.count()).isEqualTo(1);
    }

    @Test
    @Conformance(spec = "platform", section = "1", rule = "serialisation: what is no blob of attributes is refused")
    void damagedBlobsAreRefused() {
        byte[] whole = AttributeBlob.of(store);
        whole[0] ^= 1;
        assertStatus(() -> AttributeBlob.read(whole, store), Status.E_INVALIDARG);
        byte[] oddType = AttributeBlob.of(store);
        oddType[24] = 99;
        assertStatus(() -> AttributeBlob.read(oddType, store), Status.E_INVALIDARG);
    }
}
