package dev.reel.pipeline.bytestream;

import static dev.reel.platform.Outcomes.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.bytestream.ByteStream.Origin;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.testkit.Conformance;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.ReferenceQueue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** platform.md §7: byte streams over files and over objects of the program's own. */
class Section7ByteStreamsTest {
    private static final byte[] TEN = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void makeFile() throws IOException {
        file = folder.resolve("ten.bin");
        Files.write(file, TEN);
    }

    @ParameterizedTest
    @CsvSource({
        "READABLE,0x1",
        "WRITABLE,0x2",
        "SEEKABLE,0x4",
        "REMOTE,0x8",
        "DIRECTORY,0x80",
        "HAS_SLOW_SEEK,0x100",
        "PARTIALLY_DOWNLOADED,0x200",
        "SHARE_WRITE,0x400",
        "DOES_NOT_USE_NETWORK,0x800"
    })
    @Conformance(spec = "platform", section = "7", rule = "capabilities and their bits")
    void everyCapabilityHasItsBit(ByteStreamCapability capability, String bit) {
        assertThat(capability.bit()).isEqualTo(Integer.decode(bit));
        assertThat(ByteStreamCapability.values()).hasSize(9);
    }

    @ParameterizedTest
    @CsvSource({
        "access,READ,1",
        "access,WRITE,2",
        "access,READWRITE,3",
        "mode,FAIL_IF_NOT_EXIST,0",
        "mode,FAIL_IF_EXIST,1",
        "mode,RESET_IF_EXIST,2",
        "mode,APPEND_IF_EXIST,3",
        "mode,DELETE_IF_EXIST,4",
        "flag,NOBUFFERING,1",
        "flag,ALLOW_WRITE_SHARING,2"
    })
    @Conformance(spec = "platform", section = "7", rule = "access modes, open modes and file flags have their numbers")
    void everyModeHasItsNumber(String kind, String name, int number) {
        int value = switch (kind) {
            case "access" -> FileAccess.valueOf(name).value();
            case "mode" -> FileOpenMode.valueOf(name).value();
            default -> FileFlag.valueOf(name).value();
        };
        assertThat(value).isEqualTo(number);
    }

    @Test
    @Conformance(
            spec = "platform",
            section = "7",
            rule = "file for reading: READABLE|SEEKABLE|DOES_NOT_USE_NETWORK; ORIGIN_NAME and LAST_MODIFIED_TIME only")
    void aFileForReadingSaysWhatItIs() throws IOException {
        Instant changed = Instant.parse("2001-02-03T04:05:06.7Z");
        Files.setLastModifiedTime(file, FileTime.from(changed));
        try (ByteStream stream = FileByteStream.open(file.toString())) {
            assertThat(stream.capabilities())
                    .containsExactlyInAnyOrder(
                            ByteStreamCapability.READABLE,
                            ByteStreamCapability.SEEKABLE,
                            ByteStreamCapability.DOES_NOT_USE_NETWORK);
            assertThat(stream.attributes().count()).isEqualTo(2);
            assertThat(stream.attributes().get(ByteStreamAttributes.ORIGIN_NAME))
                    .isEqualTo(file.toString());
            byte[] stamp = stream.attributes().get(ByteStreamAttributes.LAST_MODIFIED_TIME);
            assertThat(ByteBuffer.wrap(stamp).order(ByteOrder.LITTLE_ENDIAN).getLong())
                    .isEqualTo((changed.toEpochMilli() + 11_644_473_600_000L) * 10_000);
        }
    }

    @Test
    void aFileForWritingSaysSo() {
        try (ByteStream stream = open(FileAccess.READWRITE, FileOpenMode.FAIL_IF_NOT_EXIST, file)) {
            assertThat(stream.capabilities())
                    .containsExactlyInAnyOrder(
                            ByteStreamCapability.READABLE,
                            ByteStreamCapability.WRITABLE,
                            ByteStreamCapability.SEEKABLE,
                            ByteStreamCapability.DOES_NOT_USE_NETWORK);
        }
        try (ByteStream stream = FileByteStream.open(
                FileAccess.READ,
                FileOpenMode.FAIL_IF_NOT_EXIST,
                Set.of(FileFlag.ALLOW_WRITE_SHARING),
                file.toString())) {
            assertThat(stream.capabilities()).contains(ByteStreamCapability.SHARE_WRITE);
        }
    }

    @ParameterizedTest
    @CsvSource({"9,9,false", "10,10,true", "20,20,true"})
    @Conformance(spec = "platform", section = "7", rule = "position = length is the end of the stream")
    @Conformance(spec = "platform", section = "7", rule = "a position beyond the length is allowed and reported back")
    void anyPositionCanBeTaken(long wanted, long reported, boolean atEnd) throws IOException {
        try (ByteStream overFile = FileByteStream.open(file.toString());
                SeekableByteChannel channel = Files.newByteChannel(file);
                ByteStream overChannel = ChannelByteStream.of(channel);
                ByteStream overBytes = new MemoryByteStream(TEN)) {
            for (ByteStream stream : List.of(overFile, overChannel, overBytes)) {
                assertThat(stream.length()).hasValue(10);
                stream.setPosition(wanted);
                assertThat(stream.position()).isEqualTo(reported);
                assertThat(stream.isEndOfStream()).isEqualTo(atEnd);
                assertThat(read(stream, 10)).isEqualTo(atEnd ? "" : "9");
            }
        }
    }

    @Test
    void seekingCountsFromTheBeginningOrFromHere() {
        try (ByteStream stream = new MemoryByteStream(TEN)) {
            assertThat(stream.seek(Origin.BEGIN, 4)).isEqualTo(4);
            assertThat(stream.seek(Origin.CURRENT, 3)).isEqualTo(7);
            assertThat(stream.seek(Origin.CURRENT, -5)).isEqualTo(2);
            assertThat(read(stream, 3)).isEqualTo("2 3 4");
            assertStatus(() -> stream.seek(Origin.CURRENT, -6), Status.E_INVALIDARG);
            assertStatus(() -> stream.seek(Origin.CURRENT, Long.MAX_VALUE), Status.E_INVALIDARG);
            assertStatus(() -> stream.setPosition(-1), Status.E_INVALIDARG);
            assertThat(stream.position()).isEqualTo(5);
        }
    }

    @ParameterizedTest
    @EnumSource(FileAccess.class)
    @Conformance(spec = "platform", section = "7", rule = "open a missing file: ERROR_FILE_NOT_FOUND")
    void aMissingFileIsNotFound(FileAccess access) {
        assertStatus(
                () -> open(access, FileOpenMode.FAIL_IF_NOT_EXIST, folder.resolve("none")),
                Status.ERROR_FILE_NOT_FOUND);
        assertThat(folder.resolve("none")).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource(FileAccess.class)
    @Conformance(spec = "platform", section = "7", rule = "FAIL_IF_EXIST on an existing file: ERROR_FILE_EXISTS")
    void aFileThatMustNotBeThereButIsIsRefused(FileAccess access) {
        assertStatus(() -> open(access, FileOpenMode.FAIL_IF_EXIST, file), Status.ERROR_FILE_EXISTS);
        assertThat(file).hasBinaryContent(TEN);
    }

    @ParameterizedTest
    @CsvSource({
        "FAIL_IF_EXIST,false,0,0",
        "RESET_IF_EXIST,false,0,0",
        "RESET_IF_EXIST,true,0,0",
        "APPEND_IF_EXIST,false,0,0",
        "APPEND_IF_EXIST,true,10,10",
        "DELETE_IF_EXIST,false,0,0",
        "DELETE_IF_EXIST,true,0,0",
        "FAIL_IF_NOT_EXIST,true,10,0"
    })
    @Conformance(spec = "platform", section = "7", rule = "open modes make, keep, empty, append to or replace the file")
    void everyOpenModeDoesWhatItSays(FileOpenMode mode, boolean there, long length, long position) throws IOException {
        if (!there) {
            Files.delete(file);
        }
        try (ByteStream stream = open(FileAccess.READWRITE, mode, file)) {
            assertThat(stream.length()).hasValue(length);
            assertThat(stream.position()).isEqualTo(position);
            assertThat(stream.write(ByteBuffer.wrap(TEN, 7, 2))).isEqualTo(2);
            stream.flush();
            stream.setPosition(position);
            assertThat(read(stream, 2)).isEqualTo("7 8");
        }
        try (ByteStream again = FileByteStream.open(file.toString())) {
            assertThat(again.length()).hasValue(Math.max(length, position + 2));
        }
    }

    @Test
    void aStreamThatNobodyClosedDoesNotKeepOthersOutForEver() throws Exception {
        assertThat(FileByteStream.open(file.toString()).length()).hasValue(10);
        ReferenceQueue<Object> nothing = new ReferenceQueue<>();
        for (int attempt = 0; attempt < 200; attempt++) {
            System.gc();
            try (ByteStream writer = open(FileAccess.WRITE, FileOpenMode.FAIL_IF_NOT_EXIST, file)) {
                assertThat(writer.length()).hasValue(10);
                return;
            } catch (MediaException held) {
                assertThat(held.status()).isEqualTo(Status.ERROR_SHARING_VIOLATION);
                assertThat(nothing.remove(50)).isNull();
            }
        }
        throw new AssertionError("the file is still counted as open");
    }

    /** Who opens first and how, who opens second and how, and what comes of it. */
    @ParameterizedTest
    @CsvSource({
        "READ,,READ,,S_OK",
        "READ,ALLOW_WRITE_SHARING,READ,ALLOW_WRITE_SHARING,S_OK",
        "READ,,WRITE,,ERROR_SHARING_VIOLATION",
        "READ,,WRITE,ALLOW_WRITE_SHARING,ERROR_SHARING_VIOLATION",
        "READ,,READWRITE,,ERROR_SHARING_VIOLATION",
        "WRITE,,READ,,ERROR_SHARING_VIOLATION",
        "WRITE,,READ,ALLOW_WRITE_SHARING,ERROR_SHARING_VIOLATION",
        "WRITE,,WRITE,,ERROR_SHARING_VIOLATION",
        "WRITE,,WRITE,ALLOW_WRITE_SHARING,ERROR_SHARING_VIOLATION",
        "WRITE,ALLOW_WRITE_SHARING,READ,,ERROR_SHARING_VIOLATION",
        "WRITE,ALLOW_WRITE_SHARING,READ,ALLOW_WRITE_SHARING,ERROR_SHARING_VIOLATION",
        "WRITE,ALLOW_WRITE_SHARING,WRITE,ALLOW_WRITE_SHARING,ERROR_SHARING_VIOLATION",
        "READWRITE,,READ,,ERROR_SHARING_VIOLATION",
        "READ,ALLOW_WRITE_SHARING,WRITE,,S_OK"
    })
    @Conformance(
            spec = "platform",
            section = "7",
            rule = "a reader keeps writers out, a writer everybody: ERROR_SHARING_VIOLATION")
    @Conformance(spec = "platform", section = "7", rule = "several readers of one file are allowed")
    void oneWriterOrManyReaders(
            FileAccess first, FileFlag firstFlag, FileAccess second, FileFlag secondFlag, String outcome)
            throws IOException {
        Path otherName = folder.resolve("link.bin");
        Files.createLink(otherName, file);
        try (ByteStream holder = share(first, firstFlag, file)) {
            assertThat(holder.length()).hasValue(10);
            if (outcome.equals("S_OK")) {
                share(second, secondFlag, otherName).close();
            } else {
                assertStatus(() -> share(second, secondFlag, file), Status.ERROR_SHARING_VIOLATION);
                assertStatus(() -> share(second, secondFlag, otherName), Status.ERROR_SHARING_VIOLATION);
            }
        }
        // Closed, it keeps nobody out.
        share(second, secondFlag, file).close();
        share(FileAccess.READWRITE, null, file).close();
    }

    @Test
    void closingTwiceFreesTheFileOnce() {
        ByteStream first = FileByteStream.open(file.toString());
        ByteStream second = FileByteStream.open(file.toString());
        first.close();
        first.close();
        assertStatus(() -> share(FileAccess.WRITE, null, file), Status.ERROR_SHARING_VIOLATION);
        second.close();
        share(FileAccess.WRITE, null, file).close();
        assertStatus(() -> read(first, 1), Status.MF_E_SHUTDOWN);
    }

    @Test
    void aFileThatIsReadIsNotEmptiedOrReplaced() {
        try (ByteStream reader = FileByteStream.open(file.toString())) {
            assertStatus(
                    () -> open(FileAccess.READ, FileOpenMode.RESET_IF_EXIST, file), Status.ERROR_SHARING_VIOLATION);
            assertStatus(
                    () -> open(FileAccess.READ, FileOpenMode.DELETE_IF_EXIST, file), Status.ERROR_SHARING_VIOLATION);
            assertThat(read(reader, 10)).isEqualTo("0 1 2 3 4 5 6 7 8 9");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file://", "FILE://", "file:///", "http://127.0.0.1"})
    @Conformance(spec = "platform", section = "7", rule = "a URL given to file open fails: paths only")
    void aUrlIsNoPath(String prefix) {
        assertStatus(() -> FileByteStream.open(prefix + file), StreamStatus.ERROR_INVALID_NAME);
    }

    @Test
    void whatCannotBeOpenedSaysWhy() {
        assertStatus(() -> FileByteStream.open(folder.toString()), Status.MF_E_UNSUPPORTED_BYTESTREAM_TYPE);
        assertStatus(() -> FileByteStream.open("nul\0byte"), StreamStatus.ERROR_INVALID_NAME);
        assertStatus(
                () -> FileByteStream.open(FileAccess.READ, FileOpenMode.FAIL_IF_NOT_EXIST, Set.of(), null),
                Status.E_POINTER);
    }

    @Test
    void theAccessThatWasNotAskedForIsRefused() {
        try (ByteStream reader = FileByteStream.open(file.toString())) {
            assertStatus(() -> reader.write(ByteBuffer.allocate(1)), StreamStatus.ERROR_ACCESS_DENIED);
            assertStatus(() -> reader.setLength(5), StreamStatus.ERROR_ACCESS_DENIED);
            assertStatus(() -> reader.read(null), Status.E_POINTER);
            assertStatus(() -> reader.write(null), Status.E_POINTER);
        }
        try (ByteStream writer = FileByteStream.open(
                FileAccess.WRITE, FileOpenMode.FAIL_IF_NOT_EXIST, Set.of(FileFlag.NOBUFFERING), file.toString())) {
            assertStatus(() -> read(writer, 1), StreamStatus.ERROR_ACCESS_DENIED);
            writer.setPosition(7);
            writer.setLength(5);
            assertThat(writer.length()).hasValue(5);
            assertThat(writer.position()).isEqualTo(7);
            writer.setLength(12);
            assertThat(writer.length()).hasValue(12);
            assertStatus(() -> writer.setLength(-1), Status.E_INVALIDARG);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes", "channel"})
    @Conformance(
            spec = "platform",
            section = "7",
            rule = "over a generic object: READABLE|SEEKABLE, no attributes; Close twice; reading after Close works")
    void aStreamOverAnObjectLeavesTheObjectAlone(String kind) throws IOException {
        try (SeekableByteChannel channel = FileChannel.open(file)) {
            ByteStream stream = kind.equals("bytes") ? new MemoryByteStream(TEN) : ChannelByteStream.of(channel);
            assertThat(stream.capabilities())
                    .containsExactlyInAnyOrder(ByteStreamCapability.READABLE, ByteStreamCapability.SEEKABLE);
            assertThat(stream.attributes().count()).isZero();
            assertThat(read(stream, 4)).isEqualTo("0 1 2 3");
            stream.close();
            stream.close();
            assertThat(read(stream, 20)).isEqualTo("4 5 6 7 8 9");
            assertThat(read(stream, 20)).isEmpty();
            assertStatus(() -> stream.write(ByteBuffer.allocate(1)), StreamStatus.ERROR_ACCESS_DENIED);
            assertStatus(() -> stream.setLength(1), Status.E_NOTIMPL);
        }
    }

    @Test
    void aStreamThatOwnsItsObjectClosesIt() throws IOException {
        SeekableByteChannel channel = FileChannel.open(file);
        ChannelByteStream.owning(channel).close();
        assertThat(channel.isOpen()).isFalse();
        boolean[] closed = new boolean[2];
        InputByteStream.owning(new Noticing(closed, 0)).close();
        InputByteStream.of(new Noticing(closed, 1)).close();
        assertThat(closed).containsExactly(true, false);
    }

    @Test
    void anInputStreamIsReadOnceFromStartToEnd() {
        try (ByteStream stream = InputByteStream.of(new ByteArrayInputStream(TEN))) {
            assertThat(stream.capabilities()).containsExactly(ByteStreamCapability.READABLE);
            assertThat(stream.length()).isEmpty();
            assertThat(read(stream, 4)).isEqualTo("0 1 2 3");
            assertThat(stream.position()).isEqualTo(4);
            assertThat(stream.isEndOfStream()).isFalse();
            assertStatus(() -> stream.setPosition(0), Status.MF_E_BYTESTREAM_NOT_SEEKABLE);
            assertThat(read(stream, 20)).isEqualTo("4 5 6 7 8 9");
            assertThat(read(stream, 20)).isEmpty();
            assertThat(stream.isEndOfStream()).isTrue();
        }
    }

    private static final class Noticing extends InputStream {
        private final boolean[] closed;
        private final int place;

        Noticing(boolean[] closed, int place) {
            this.closed = closed;
            this.place = place;
        }

        @Override
        public int read() {
            return -1;
        }

        @Override
        public void close() {
            closed[place] = true;
        }
    }

    private static ByteStream open(FileAccess access, FileOpenMode mode, Path path) {
        return FileByteStream.open(access, mode, EnumSet.noneOf(FileFlag.class), path.toString());
    }

    private static ByteStream share(FileAccess access, FileFlag flag, Path path) {
        return FileByteStream.open(
                access, FileOpenMode.FAIL_IF_NOT_EXIST, flag == null ? Set.of() : Set.of(flag), path.toString());
    }

    private static String read(ByteStream stream, int most) {
        ByteBuffer buffer = ByteBuffer.allocate(most);
        int count = stream.read(buffer);
        assertThat(buffer.position()).isEqualTo(count);
        List<String> bytes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            bytes.add(Byte.toString(buffer.get(i)));
        }
        return String.join(" ", bytes);
    }
}
