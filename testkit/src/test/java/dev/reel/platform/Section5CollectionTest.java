package dev.reel.platform;

import static dev.reel.platform.Outcomes.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.testkit.Conformance;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** platform.md §5: the collection, the property store. */
class Section5CollectionTest {
    private static final PropertyKey KEY = new PropertyKey(new UUID(1, 2), 3);

    private final MediaCollection<String> collection = new MediaCollection<>();
    private final PropertyStore store = new PropertyStore();

    @ParameterizedTest
    @ValueSource(ints = {-1, 2, 3, Integer.MAX_VALUE})
    @Conformance(spec = "platform", section = "5", rule = "collection: an index out of range is E_INVALIDARG")
    void aPlaceOutOfRangeIsInvalid(int index) {
        assertStatus(() -> collection.get(index), Status.E_INVALIDARG);
        collection.add("one");
        collection.add("two");
        assertStatus(() -> collection.get(index), Status.E_INVALIDARG);
        assertStatus(() -> collection.remove(index), Status.E_INVALIDARG);
        assertThat(collection.count()).isEqualTo(2);
    }

    @Test
    @Conformance(spec = "platform", section = "5", rule = "collection: AddElement(null) is allowed and counted")
    void anEmptyPlaceCounts() {
        collection.add(null);
        collection.add("one");
        assertThat(collection.count()).isEqualTo(2);
        assertThat(collection.get(1)).isEqualTo("one");
    }

    @Test
    @Conformance(spec = "platform", section = "5", rule = "collection: GetElement of a null slot is E_UNEXPECTED")
    void anEmptyPlaceHasNoObject() {
        collection.add(null);
        assertStatus(() -> collection.get(0), Status.E_UNEXPECTED);
        assertThat(collection.remove(0)).isNull();
        assertThat(collection.count()).isZero();
    }

    @ParameterizedTest(name = "insert at {0} into 2: {1}")
    @CsvSource({"0, 3", "1, 3", "2, 3", "3, 4", "10, 11"})
    @Conformance(spec = "platform", section = "5", rule = "collection: InsertElementAt beyond the end pads with nulls")
    void insertingBehindTheEndFillsTheGap(int index, int count) {
        collection.add("one");
        collection.add("two");
        collection.insert(index, "new");
        assertThat(collection.count()).isEqualTo(count);
        assertThat(collection.get(index)).isEqualTo("new");
        assertThat(collection.get(index == 0 ? 1 : 0)).isEqualTo("one");
        IntStream.range(2, index).forEach(gap -> assertStatus(() -> collection.get(gap), Status.E_UNEXPECTED));
        assertStatus(() -> collection.insert(-1, "new"), Status.E_INVALIDARG);
    }

    @Test
    @Conformance(spec = "platform", section = "5", rule = "collection: RemoveElementAt gives the element, RemoveAll")
    void placesCanBeTakenOut() {
        collection.add("one");
        collection.add("two");
        assertThat(collection.remove(0)).isEqualTo("one");
        assertThat(collection.get(0)).isEqualTo("two");
        collection.removeAll();
        collection.removeAll();
        assertThat(collection.count()).isZero();
    }

    @Test
    @Conformance(spec = "platform", section = "5", rule = "property store: a missing key is S_FALSE")
    void aMissingPropertyIsNoFailure() {
        assertThat(store.get(KEY)).isEmpty();
        store.set(KEY, PropVariant.bool(true));
        assertThat(store.get(KEY)).contains(PropVariant.bool(true));
        assertThat(store.get(new PropertyKey(KEY.format(), 4))).isEmpty();
        assertThat(store.get(new PropertyKey(new UUID(1, 1), KEY.id()))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1, 2, Integer.MAX_VALUE})
    @Conformance(spec = "platform", section = "5", rule = "property store: GetAt out of range is E_INVALIDARG")
    void aPropertyIndexOutOfRangeIsInvalid(int index) {
        assertStatus(() -> store.keyAt(index), Status.E_INVALIDARG);
        assertStatus(() -> store.keyAt(0), Status.E_INVALIDARG);
        store.set(KEY, PropVariant.i4(1));
        assertStatus(() -> store.keyAt(index), Status.E_INVALIDARG);
        assertThat(store.keyAt(0)).isEqualTo(KEY);
    }

    @Test
    @Conformance(spec = "platform", section = "5", rule = "property store: an empty value keeps the key")
    void anEmptyValueKeepsTheKey() {
        store.set(KEY, PropVariant.i4(1));
        store.set(KEY, PropVariant.EMPTY);
        assertThat(store.count()).isEqualTo(1);
        assertThat(store.get(KEY)).contains(PropVariant.EMPTY);
        store.set(new PropertyKey(KEY.format(), 9), PropVariant.EMPTY);
        assertThat(store.count()).isEqualTo(2);
    }

    @Test
    @Conformance(spec = "platform", section = "5", rule = "property store: Commit is E_NOTIMPL")
    void nothingIsCommitted() {
        assertStatus(store::commit, Status.E_NOTIMPL);
    }
}
