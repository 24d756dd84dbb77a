package dev.reel.protection.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.memory.ProtectionReport.HeapCopies;
import dev.reel.testkit.Conformance;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ProtectedMemoryTest {
    private static final byte[] MARK =
            "a mark that memory readers look for".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    @ParameterizedTest
    @EnumSource
    void blocksAreZeroedWritableAndCounted(MemoryKind kind) {
        assumeTrue(ProtectedMemory.available(kind, 4096), () -> "no " + kind + " memory here");
        ProtectedMemory memory = new ProtectedMemory(kind, kind, 1 << 20);
        MemoryBlock block = memory.allocate(5000);
        ByteBuffer bytes = block.bytes();
        assertThat(block.kind()).isEqualTo(kind);
        assertThat(bytes.remaining()).isEqualTo(5000);
        while (bytes.hasRemaining()) {
            assertThat(bytes.get()).isZero();
        }
        block.bytes().put(4999, (byte) 7);
        assertThat(block.bytes().get(4999)).isEqualTo((byte) 7);
        assertThat(memory.used()).isEqualTo(5000);
        block.close();
        block.close();
        assertThat(memory.used()).isZero();
        assertThatThrownBy(block::bytes).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "2147483647", "9223372036854775807", "1048577"})
    void impossibleSizesAreRefusedBeforeAnythingIsAllocated(long size) {
        ProtectedMemory memory = new ProtectedMemory(MemoryKind.PLAIN, MemoryKind.PLAIN, 1 << 20);
        assertThatThrownBy(() -> memory.allocate(size))
                .isInstanceOfSatisfying(
                        MediaException.class, e -> assertThat(e.status()).isEqualTo(Status.E_OUTOFMEMORY));
        assertThat(memory.used()).isZero();
    }

    @Conformance(
            spec = "protected-path",
            section = "19.1",
            rule = "secret memory leaves no open descriptor and cannot be read through /proc")
    @Test
    void section191SecretMemory() throws IOException {
        assumeTrue(ProtectedMemory.available(MemoryKind.SECRET, 4096), "no secret memory here");
        long before = descriptors("secretmem");
        ProtectedMemory memory = new ProtectedMemory(MemoryKind.SECRET, MemoryKind.SECRET, 1 << 20);
        try (MemoryBlock block = memory.allocate(4096)) {
            block.bytes().put(MARK);
            assertThat(descriptors("secretmem")).isEqualTo(before);
            assertThatThrownBy(() -> readOwnMemory(block.address(), MARK.length))
                    .isInstanceOf(IOException.class);
        }
    }

    @Conformance(spec = "protected-path", section = "19.1", rule = "locked memory is locked and left out of dumps")
    @Test
    void section191LockedMemory() throws IOException {
        assumeTrue(ProtectedMemory.available(MemoryKind.LOCKED, 4096), "no locked memory here");
        ProtectedMemory memory = new ProtectedMemory(MemoryKind.LOCKED, MemoryKind.LOCKED, 1 << 20);
        try (MemoryBlock block = memory.allocate(8192)) {
            block.bytes().put(MARK);
            assertThat(readOwnMemory(block.address(), MARK.length)).isEqualTo(MARK);
            assertThat(flagsOf(block.address())).contains("lo", "dd", "dc");
        }
    }

    @Conformance(
            spec = "protected-path",
            section = "19.3",
            rule = "the level is the weakest of memory, heap copies and process")
    @ParameterizedTest
    @CsvSource({
        "PLAIN,  KEPT,  true,  PROCESS,       PROCESS",
        "LOCKED, KEPT,  true,  PROCESS,       PROCESS",
        "SECRET, KEPT,  true,  PROCESS,       PROCESS",
        "SECRET, BRIEF, true,  SECRET,        SECRET",
        "SECRET, NONE,  true,  SECRET_NATIVE, SECRET_NATIVE",
        "PLAIN,  KEPT,  false, OPEN,          PROCESS",
        "SECRET, BRIEF, false, OPEN,          SECRET",
        "SECRET, NONE,  false, OPEN,          SECRET_NATIVE",
        "LOCKED, NONE,  true,  PROCESS,       PROCESS"
    })
    void section193(
            MemoryKind kind, HeapCopies copies, boolean shielded, ProtectionLevel level, ProtectionLevel reachable) {
        ProcessShield shield = new ProcessShield(!shielded, false, false, false, false);
        ProtectionReport report = ProtectionReport.of(kind, copies, shield, List.of());
        assertThat(report.level()).isEqualTo(level);
        assertThat(report.reachable()).isEqualTo(reachable);
        assertThat(report.lines()).hasSizeGreaterThanOrEqualTo(5);
    }

    @Conformance(
            spec = "protected-path",
            section = "19.3",
            rule = "each gap of the process is named with what closes it")
    @ParameterizedTest
    @CsvSource({"true,false,false,false", "false,true,false,false", "false,false,true,false", "false,false,false,true"})
    void section193Gaps(boolean dumpable, boolean attachable, boolean core, boolean heapDump) {
        ProcessShield shield = new ProcessShield(dumpable, attachable, core, heapDump, true);
        assertThat(shield.complete()).isFalse();
        assertThat(shield.gaps()).singleElement().asString().contains("closes this");
    }

    @Test
    void thisProcessIsObservedAsItIs() {
        ProcessShield shield = ProcessShield.observe();
        assertThat(shield.attachable()).isTrue();
        assertThat(shield.complete()).isFalse();
        assertThat(ProtectionReport.lockedMemoryLimit()).isPositive();
    }

    private static long descriptors(String name) throws IOException {
        try (var all = Files.list(Path.of("/proc/self/fd"))) {
            return all.filter(fd -> {
                        try {
                            return Files.readSymbolicLink(fd).toString().contains(name);
                        } catch (IOException gone) {
                            return false;
                        }
                    })
                    .count();
        }
    }

    private static byte[] readOwnMemory(long address, int length) throws IOException {
        try (RandomAccessFile memory = new RandomAccessFile("/proc/self/mem", "r")) {
            memory.seek(address);
            byte[] read = new byte[length];
            memory.readFully(read);
            return read;
        }
    }

    private static List<String> flagsOf(long address) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/proc/self/smaps"));
        boolean inside = false;
        for (String line : lines) {
            if (line.matches("^[0-9a-f]+-[0-9a-f]+ .*")) {
                String[] range = line.split(" ", 2)[0].split("-", 2);
                inside = Long.parseUnsignedLong(range[0], 16) <= address
                        && address < Long.parseUnsignedLong(range[1], 16);
            } else if (inside && line.startsWith("VmFlags:")) {
                return List.of(line.substring(8).trim().split(" "));
            }
        }
        return List.of();
    }
}
