package dev.reel.platform;

import static dev.reel.platform.Outcomes.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.reel.testkit.Conformance;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** platform.md §1: the attribute store. */
class Section1AttributesTest {
    private static final String GUID = "00000000-0000-0000-0000-0000000000aa";
    private static final UUID KEY = UUID.fromString(GUID);
    private static final AttributeKey<Integer> UINT32 = AttributeKey.uint32("K", GUID);
    private static final AttributeKey<Long> UINT64 = AttributeKey.uint64("K", GUID);
    private static final AttributeKey<Double> DOUBLE = AttributeKey.real("K", GUID);
    private static final AttributeKey<UUID> ID = AttributeKey.guid("K", GUID);
    private static final AttributeKey<String> STRING = AttributeKey.string("K", GUID);
    private static final AttributeKey<byte[]> BLOB = AttributeKey.blob("K", GUID);
    private static final AttributeKey<Thread> OBJECT = AttributeKey.object("K", GUID, Thread.class);

    private final Attributes store = new Attributes();

    static Stream<AttributeKey<?>> keys() {
        return Stream.of(UINT32, UINT64, DOUBLE, ID, STRING, BLOB, OBJECT);
    }

    static Stream<Arguments> values() {
        return Stream.of(
                arguments(PropVariant.uint32(7), 19),
                arguments(PropVariant.uint64(7), 21),
                arguments(PropVariant.r8(7), 5),
                arguments(PropVariant.guid(KEY), 72),
                arguments(PropVariant.string("seven"), 31),
                arguments(PropVariant.blob(new byte[] {7}), 0x1011),
                arguments(PropVariant.unknown(Thread.currentThread()), 13));
    }

    @ParameterizedTest
    @MethodSource("values")
    @Conformance(spec = "platform", section = "1", rule = "seven value types with their VT numbers")
    void everyAttributeTypeIsKeptWithItsNumber(PropVariant value, int number) {
        store.setItem(KEY, value);
        assertThat(store.item(KEY)).isEqualTo(value);
        assertThat(store.item(KEY).type().number()).isEqualTo(number);
    }

    @ParameterizedTest
    @MethodSource("keys")
    @Conformance(spec = "platform", section = "1", rule = "typed get of an absent key")
    void anAbsentKeyIsNotFound(AttributeKey<?> key) {
        assertStatus(() -> store.get(key), Status.MF_E_ATTRIBUTENOTFOUND);
        assertThat(store.find(key)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("keys")
    @Conformance(spec = "platform", section = "1", rule = "typed get of another type: no conversion")
    void nothingIsConverted(AttributeKey<?> key) {
        values().map(value -> (PropVariant) value.get()[0])
                .filter(value -> value.type() != key.type())
                .forEach(value -> {
                    store.setItem(KEY, value);
                    assertStatus(() -> store.get(key), Status.MF_E_INVALIDTYPE);
                });
    }

    @Test
    @Conformance(spec = "platform", section = "1", rule = "GetItemType of an absent key")
    void theItemOfAnAbsentKeyIsNotFound() {
        assertStatus(() -> store.item(KEY), Status.MF_E_ATTRIBUTENOTFOUND);
    }

    @Test
    @Conformance(spec = "platform", section = "1", rule = "GetItem(key, null) is a test of existence")
    void existenceCanBeAsked() {
        assertThat(store.contains(KEY)).isFalse();
        store.set(UINT32, 1);
        assertThat(store.contains(KEY)).isTrue();
    }

    @Test
    @Conformance(spec = "platform", section = "1", rule = "setting again replaces value and type, count unchanged")
    void settingAgainReplacesValueAndType() {
        store.set(UINT32, 1);
        store.set(STRING, "text");
        assertThat(store.count()).isEqualTo(1);
        assertThat(store.get(STRING)).isEqualTo("text");
        assertStatus(() -> store.get(UINT32), Status.MF_E_INVALIDTYPE);
    }

    @ParameterizedTest
    @EnumSource(
            value = VarType.class,
            names = {"I4", "I8", "R4", "BOOL", "EMPTY"})
    @Conformance(
            spec = "platform",
            section = "1",
            rule = "SetItem of an unsupported type fails and leaves an empty value")
    void anUnsupportedTypeLeavesTheKeyEmpty(VarType type) {
        PropVariant value = switch (type) {
            case I4 -> PropVariant.i4(1);
            case I8 -> PropVariant.i8(1);
            case R4 -> PropVariant.r4(1);
            case BOOL -> PropVariant.bool(true);
            default -> PropVariant.EMPTY;
        };
        store.set(UINT32, 1);
        assertStatus(() -> store.setItem(KEY, value), Status.MF_E_INVALIDTYPE);
        assertThat(store.item(KEY).isEmpty()).isTrue();
        assertThat(store.count()).isEqualTo(1);
    }

    @Test
    @Conformance(spec = "platform", section = "1", rule = "DeleteItem of an absent key is fine")
    void anAbsentKeyCanBeDeleted() {
        store.delete(KEY);
        store.set(UINT32, 1);
        store.delete(UINT32);
        assertThat(store.count()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"-1", "1", "2147483647"})
    @Conformance(spec = "platform", section = "1", rule = "GetItemByIndex out of range")
    void anIndexOutOfRangeIsInvalid(int index) {
        assertStatus(() -> store.itemAt(index), Status.E_INVALIDARG);
        store.set(UINT32, 1);
        assertStatus(() -> store.itemAt(index), Status.E_INVALIDARG);
        assertThat(store.itemAt(0).getKey()).isEqualTo(KEY);
    }

    @Test
    @Conformance(spec = "platform", section = "1", rule = "GetItemByIndex gives each item once")
    void everyItemHasOneIndex() {
        Map<UUID, PropVariant> all = storeOf("abcde").toMap();
        Attributes five = storeOf("abcde");
        Map<UUID, PropVariant> seen = new HashMap<>();
        for (int i = 0; i < five.count(); i++) {
            Map.Entry<UUID, PropVariant> item = five.itemAt(i);
            assertThat(seen.put(item.getKey(), item.getValue())).isNull();
        }
        assertThat(seen).isEqualTo(all);
    }

    @Test
    void severalKeysGoInOneStep() {
        Attributes five = storeOf("abcde");
        five.deleteEach(new UUID(0, 'b'), new UUID(0, 'e'), new UUID(0, 'x'));
        assertThat(five.toMap()).isEqualTo(storeOf("acd").toMap());
        five.deleteEach();
        assertThat(five.count()).isEqualTo(3);
        five.deleteEach(new UUID(0, 'd'), new UUID(0, 'c'), new UUID(0, 'a'));
        assertThat(five.count()).isZero();
    }

    @ParameterizedTest
    @MethodSource("values")
    @Conformance(spec = "platform", section = "1", rule = "GetItem gives the value, whatever was read before")
    void aReadDoesNotDependOnTheOneBefore(PropVariant value) {
        values().forEach(before -> {
            store.setItem(KEY, (PropVariant) before.get()[0]);
            assertThat(store.item(KEY)).isEqualTo(before.get()[0]);
            store.setItem(KEY, value);
            assertThat(store.item(KEY)).isEqualTo(value);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "seven", "Grüße"})
    @Conformance(spec = "platform", section = "1", rule = "GetStringLength, GetAllocatedString")
    void aStringComesBackWhole(String text) {
        store.set(STRING, text);
        assertThat(store.get(STRING)).isEqualTo(text);
        assertThat(store.stringLength(STRING)).isEqualTo(text.length());
    }

    @ParameterizedTest(name = "room for {0}")
    @CsvSource({"0, false", "4, false", "5, true", "9, true"})
    @Conformance(
            spec = "platform",
            section = "1",
            rule = "GetString into too small a buffer: 8007007A, the buffer is emptied")
    void aStringThatDoesNotFitEmptiesTheBuffer(int room, boolean fits) {
        store.set(STRING, "seven");
        CharBuffer buffer = CharBuffer.wrap("?".repeat(room).toCharArray());
        if (fits) {
            assertThat(store.copyString(STRING, buffer)).isEqualTo(5);
            assertThat(buffer.toString()).isEqualTo("seven");
        } else {
            assertStatus(() -> store.copyString(STRING, buffer), Status.of("ERROR_INSUFFICIENT_BUFFER", 0x8007007A));
            assertThat(buffer.remaining()).isZero();
            assertThat(store.stringLength(STRING)).isEqualTo(5);
        }
    }

    @ParameterizedTest(name = "room for {0}")
    @CsvSource({"0, false", "2, false", "3, true", "9, true"})
    @Conformance(spec = "platform", section = "1", rule = "GetBlob into too small a buffer: E_NOT_SUFFICIENT_BUFFER")
    void aBlobThatDoesNotFitIsRefused(int room, boolean fits) {
        store.set(BLOB, new byte[] {1, 2, 3});
        ByteBuffer buffer = ByteBuffer.allocate(room);
        assertThat(store.blobSize(BLOB)).isEqualTo(3);
        if (fits) {
            assertThat(store.copyBlob(BLOB, buffer)).isEqualTo(3);
            assertThat(buffer).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        } else {
            assertStatus(() -> store.copyBlob(BLOB, buffer), Status.E_NOT_SUFFICIENT_BUFFER);
            assertThat(buffer).isEqualTo(ByteBuffer.allocate(room));
        }
    }

    @Test
    @Conformance(spec = "platform", section = "1", rule = "blobs are copied in and out")
    void blobsAreCopiedInAndOut() {
        byte[] given = {1, 2, 3};
        store.set(BLOB, given);
        given[0] = 9;
        byte[] got = store.get(BLOB);
        assertThat(got).containsExactly(1, 2, 3);
        got[0] = 9;
        assertThat(store.get(BLOB)).containsExactly(1, 2, 3);
    }

    @Test
    @Conformance(spec = "platform", section = "1", rule = "objects are held by reference")
    void objectsAreTheSame() {
        store.set(OBJECT, Thread.currentThread());
        assertThat(store.get(OBJECT)).isSameAs(Thread.currentThread());
    }

    @Test
    @Conformance(spec = "platform", section = "1", rule = "GetUnknown of an object without the interface")
    void anObjectOfAnotherKindHasNoSuchInterface() {
        store.setItem(KEY, PropVariant.unknown("not a thread"));
        assertStatus(() -> store.get(OBJECT), Status.E_NOINTERFACE);
    }

    @Test
    @Conformance(
            spec = "platform",
            section = "1",
            rule = "SetUnknown(null) counts as an item; GetUnknown then MF_E_INVALIDTYPE")
    void aNullObjectIsAnItem() {
        store.setItem(KEY, PropVariant.unknown(null));
        assertThat(store.count()).isEqualTo(1);
        assertStatus(() -> store.get(OBJECT), Status.MF_E_INVALIDTYPE);
    }

    @Test
    @Conformance(spec = "platform", section = "1", rule = "CopyAllItems empties the destination first")
    void copyingReplacesWhatWasThere() {
        Attributes destination = new Attributes();
        destination.set(AttributeKey.uint32("OTHER", "00000000-0000-0000-0000-0000000000bb"), 5);
        store.set(UINT32, 1);
        store.copyAllItems(destination);
        assertThat(destination.toMap()).isEqualTo(store.toMap());
        new Attributes().copyAllItems(destination);
        assertThat(destination.count()).isZero();
    }

    @Test
    @Conformance(spec = "platform", section = "1", rule = "CompareItem: type or value differs")
    void anItemComparesByTypeAndValue() {
        store.set(UINT32, 1);
        assertThat(store.compareItem(KEY, PropVariant.uint32(1))).isTrue();
        assertThat(store.compareItem(KEY, PropVariant.uint32(2))).isFalse();
        assertThat(store.compareItem(KEY, PropVariant.uint64(1))).isFalse();
        assertThat(store.compareItem(UUID.randomUUID(), PropVariant.uint32(1))).isFalse();
    }

    @Test
    @Conformance(spec = "platform", section = "1", rule = "the null GUID is a valid key")
    void theNullGuidIsAKey() {
        store.setItem(new UUID(0, 0), PropVariant.uint32(1));
        assertThat(store.contains(new UUID(0, 0))).isTrue();
    }

    /** Stores are written as letters: a small letter is a key with one value, a capital the same key with another. */
    @ParameterizedTest(name = "{0} and {1}")
    @CsvSource({
        // ours, theirs, OUR_ITEMS, THEIR_ITEMS, ALL_ITEMS, INTERSECTION, SMALLER
        "'',  '',  true,  true,  true,  true,  true",
        "a,   '',  false, true,  false, true,  true",
        "'',  a,   true,  false, false, true,  true",
        "a,   a,   true,  true,  true,  true,  true",
        "a,   A,   false, false, false, false, false",
        "ab,  a,   false, true,  false, true,  true",
        "a,   ab,  true,  false, false, true,  true",
        "ab,  aB,  false, false, false, false, false",
        "ab,  ac,  false, false, false, true,  false",
        "a,   b,   false, false, false, true,  false",
        "abc, ad,  false, false, false, true,  false",
        "abc, Ab,  false, false, false, false, false",
        "ab,  abC, true,  false, false, true,  true",
    })
    @Conformance(spec = "platform", section = "1", rule = "Compare in its five modes")
    void storesCompareInFiveModes(
            String ours,
            String theirs,
            boolean our,
            boolean their,
            boolean all,
            boolean intersection,
            boolean smaller) {
        Attributes a = storeOf(ours);
        Attributes b = storeOf(theirs);
        assertThat(List.of(
                        a.compare(b, AttributesMatch.OUR_ITEMS),
                        a.compare(b, AttributesMatch.THEIR_ITEMS),
                        a.compare(b, AttributesMatch.ALL_ITEMS),
                        a.compare(b, AttributesMatch.INTERSECTION),
                        a.compare(b, AttributesMatch.SMALLER)))
                .containsExactly(our, their, all, intersection, smaller);
    }

    @ParameterizedTest
    @EnumSource(AttributesMatch.class)
    @Conformance(
            spec = "platform",
            section = "1",
            rule = "a store equals itself in every mode; objects compare by identity")
    void aStoreEqualsItself(AttributesMatch match) {
        values().forEach(value -> store.setItem(UUID.randomUUID(), (PropVariant) value.get()[0]));
        assertThat(store.compare(store, match)).isTrue();
        Attributes one = new Attributes();
        one.setItem(KEY, PropVariant.unknown(List.of(1)));
        Attributes other = new Attributes();
        other.setItem(KEY, PropVariant.unknown(new ArrayList<>(List.of(1))));
        assertThat(one.compare(other, match)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 5, 6, Integer.MAX_VALUE})
    @Conformance(spec = "platform", section = "1", rule = "Compare in a mode above 4: E_INVALIDARG")
    void thereAreFiveModes(int mode) {
        assertStatus(() -> AttributesMatch.of(mode), Status.E_INVALIDARG);
        assertThat(IntStream.range(0, 5).mapToObj(AttributesMatch::of))
                .containsExactly(
                        AttributesMatch.OUR_ITEMS,
                        AttributesMatch.THEIR_ITEMS,
                        AttributesMatch.ALL_ITEMS,
                        AttributesMatch.INTERSECTION,
                        AttributesMatch.SMALLER);
    }

    static Stream<Arguments> defaults() {
        return Stream.of(
                arguments(UINT32, 5, 6),
                arguments(UINT64, 5L, 6L),
                arguments(DOUBLE, 5.0, 6.0),
                arguments(ID, new UUID(0, 5), new UUID(0, 6)),
                arguments(STRING, "five", "six"),
                arguments(BLOB, new byte[] {5}, new byte[] {6}));
    }

    @ParameterizedTest
    @MethodSource("defaults")
    @Conformance(spec = "platform", section = "1", rule = "get with a default: the default on any failure")
    <T> void theDefaultServesAnyFailure(AttributeKey<T> key, T otherwise, T value) {
        assertThat(store.get(key, otherwise)).isEqualTo(otherwise);
        store.setItem(KEY, PropVariant.unknown(this));
        assertThat(store.get(key, otherwise)).isEqualTo(otherwise);
        store.set(key, value);
        assertThat(store.get(key, otherwise)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"1920, 1080, 8246337209400", "-1, 1, -4294967295", "0, -1, 4294967295"})
    @Conformance(spec = "platform", section = "1", rule = "sizes and ratios: high 32 bits first, low 32 bits second")
    void aPairIsOneNumber(int high, int low, long packed) {
        store.setPair(UINT64, high, low);
        assertThat(store.get(UINT64)).isEqualTo(packed);
        assertThat(store.high(UINT64, 7)).isEqualTo(high);
        assertThat(store.low(UINT64, 7)).isEqualTo(low);
        assertThat(new Attributes().high(UINT64, 7)).isEqualTo(7);
    }

    private static Attributes storeOf(String letters) {
        Attributes made = new Attributes();
        letters.chars()
                .forEach(
                        letter -> made.setItem(new UUID(0, Character.toLowerCase(letter)), PropVariant.uint32(letter)));
        return made;
    }
}
