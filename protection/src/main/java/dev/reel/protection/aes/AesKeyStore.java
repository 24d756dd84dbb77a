package dev.reel.protection.aes;

import dev.reel.ffmpeg.crypto.NativeAes;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.aes.KeySlots.Slot;
import dev.reel.protection.memory.MemoryKind;
import dev.reel.protection.memory.ProcessShield;
import dev.reel.protection.memory.ProtectedMemory;
import dev.reel.protection.memory.ProtectionLevel;
import dev.reel.protection.memory.ProtectionReport;
import dev.reel.protection.memory.ProtectionReport.HeapCopies;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where the keys of one device rest: makes, imports and derives them, and knows what works on them, the JDK's cipher or native
 * AES in protected memory.
 *
 * <p>Not thread-safe: one owner, one lock, for the store and everything that it made. {@link #close()} wipes all keys.
 */
public final class AesKeyStore implements AutoCloseable {
    /** What works on the keys. */
    public enum Worker {
        /** The JDK's cipher, kept with its heap copies for the life of the key: fastest. */
        JDK_KEPT,
        /** The JDK's cipher, its heap copies only alive for the length of one operation. */
        JDK_BRIEF,
        /** Native AES with the key schedule in the same protected memory. */
        NATIVE
    }

    private static final long KEY_MEMORY_QUOTA = 16L << 20;

    private final KeySlots slots;
    private final Worker worker;
    private final WorkArea work;
    private final MemoryKind kind;
    private final List<String> notHad;
    private final NativeAes nativeAes = new NativeAes();

    /** Memory and worker together, the best first; each with what it is called in a report. */
    private record Way(ProtectionLevel level, MemoryKind kind, Worker worker, String words) {}

    private static final List<Way> WAYS = List.of(
            new Way(ProtectionLevel.SECRET_NATIVE, MemoryKind.SECRET, Worker.NATIVE, "secret memory for native AES"),
            new Way(ProtectionLevel.SECRET, MemoryKind.SECRET, Worker.JDK_BRIEF, "secret memory for keys"),
            new Way(ProtectionLevel.PROCESS, MemoryKind.LOCKED, Worker.JDK_KEPT, "locked memory for keys"),
            new Way(ProtectionLevel.OPEN, MemoryKind.PLAIN, Worker.JDK_KEPT, "memory for keys"));

    /**
     * A store with the memory that the first keys and all work need; {@code E_OUTOFMEMORY} when that is not to be had in this kind.
     *
     * @param kind where the keys rest, and no weaker
     */
    public AesKeyStore(MemoryKind kind, Worker worker) {
        this(kind, worker, List.of());
    }

    private AesKeyStore(MemoryKind kind, Worker worker, List<String> notHad) {
        if (worker == Worker.NATIVE && (kind == MemoryKind.PLAIN || !nativeAvailable())) {
            throw new MediaException(
                    Status.E_INVALIDARG, "Native AES needs FFmpeg's natives, and locked or secret memory for its keys");
        }
        ProtectedMemory memory = new ProtectedMemory(kind, kind, KEY_MEMORY_QUOTA);
        this.kind = kind;
        this.worker = worker;
        this.notHad = List.copyOf(notHad);
        this.slots = new KeySlots(memory, worker == Worker.NATIVE ? NativeKey.slotSize() : JdkKey.SLOT_SIZE);
        try {
            this.work = new WorkArea(memory, worker == Worker.NATIVE);
        } catch (RuntimeException refused) {
            slots.close();
            throw refused;
        }
    }

    /**
     * The best store that {@code wanted} asks for and this process gets now, its memory already taken. What was tried in vain
     * stands among the reasons of its {@linkplain #report report}.
     */
    public static AesKeyStore best(ProtectionLevel wanted) {
        List<String> notHad = new ArrayList<>();
        for (Way way : WAYS) {
            boolean asked = wanted.atLeast(way.level()) && (way.worker() != Worker.NATIVE || nativeAvailable());
            if (asked) {
                try {
                    MemoryKind kind = way.worker() == Worker.JDK_KEPT ? kept(wanted, way.kind()) : way.kind();
                    return new AesKeyStore(kind, way.worker(), notHad);
                } catch (MediaException refused) {
                    notHad.add(way.words() + " was not to be had: " + refused.getMessage());
                }
            }
        }
        throw new MediaException(Status.E_OUTOFMEMORY, "No memory for keys at all: " + String.join("; ", notHad));
    }

    /** At PROCESS keys rest in the best memory there is, though that alone makes no higher level. */
    private static MemoryKind kept(ProtectionLevel wanted, MemoryKind kind) {
        return wanted == ProtectionLevel.PROCESS && kind == MemoryKind.LOCKED && secretForKeys()
                ? MemoryKind.SECRET
                : kind;
    }

    private static boolean secretForKeys() {
        return ProtectedMemory.available(MemoryKind.SECRET, KeySlots.BLOCK_SIZE);
    }

    /** Where the keys rest. */
    public MemoryKind kind() {
        return kind;
    }

    /** What this store gives in a process so shielded, and why not more (protected-path.md §19.3). */
    public ProtectionReport report(ProcessShield shield) {
        HeapCopies copies = switch (worker) {
            case JDK_KEPT -> HeapCopies.KEPT;
            case JDK_BRIEF -> HeapCopies.BRIEF;
            case NATIVE -> HeapCopies.NONE;
        };
        return ProtectionReport.of(kind, copies, shield, notHad);
    }

    /** True when native AES is on the class path and loads on this machine. */
    public static boolean nativeAvailable() {
        try {
            return NativeAes.available();
        } catch (LinkageError absent) {
            return false;
        }
    }

    /** The protection level of this process, the level that a shielded process would reach here, and why (protected-path.md §19.3). */
    public static ProtectionReport protectionOfThisMachine() {
        try (AesKeyStore store = best(ProtectionLevel.SECRET_NATIVE)) {
            return store.report(ProcessShield.observe());
        }
    }

    /** A key with the bytes of {@code raw}, which the caller wipes. */
    public AesKey importKey(byte[] raw) {
        requireKeyLength(raw.length);
        Slot slot = slots.take();
        slot.bytes().put(raw);
        return keyIn(slot);
    }

    /** A fresh random key. */
    public AesKey randomKey(SecureRandom random) {
        byte[] raw = new byte[AesKey.LENGTH];
        try {
            random.nextBytes(raw);
            return importKey(raw);
        } finally {
            Arrays.fill(raw, (byte) 0);
        }
    }

    /** The key inside {@code wrapped}, which is AES-ECB encrypted under {@code wrapping} (crypto-session.md §7, §12). */
    public AesKey unwrap(AesKey wrapping, ByteBuffer wrapped) {
        requireKeyLength(wrapped.remaining());
        Slot slot = slots.take();
        try {
            wrapping.decryptBlocks(wrapped, slot.bytes().limit(AesKey.LENGTH));
        } catch (RuntimeException failed) {
            slot.close();
            throw failed;
        }
        return keyIn(slot);
    }

    /** Writes {@code key}, AES-ECB encrypted under {@code wrapping}, to {@code out}. */
    public void wrap(AesKey wrapping, AesKey key, ByteBuffer out) {
        wrapping.encryptBlocks(slotOf(key).bytes().limit(AesKey.LENGTH), out);
    }

    /** A new key: {@code key} XOR {@code mask} (crypto-session.md §11). */
    public AesKey xor(AesKey key, byte[] mask) {
        requireKeyLength(mask.length);
        ByteBuffer from = slotOf(key).bytes();
        Slot slot = slots.take();
        ByteBuffer to = slot.bytes();
        for (int i = 0; i < AesKey.LENGTH; i++) {
            to.put(i, (byte) (from.get(i) ^ mask[i]));
        }
        return keyIn(slot);
    }

    /** Wipes every key and the work area. */
    @Override
    public void close() {
        work.close();
        slots.close();
    }

    private AesKey keyIn(Slot slot) {
        return worker == Worker.NATIVE
                ? new NativeKey(slot, work, nativeAes)
                : new JdkKey(slot, work, worker == Worker.JDK_KEPT);
    }

    private static Slot slotOf(AesKey key) {
        if (key instanceof NativeKey made) {
            return made.slot();
        }
        if (key instanceof JdkKey made) {
            return made.slot();
        }
        throw new MediaException(Status.E_INVALIDARG, "This key is of no key store");
    }

    private static void requireKeyLength(int length) {
        if (length != AesKey.LENGTH) {
            throw new MediaException(Status.E_INVALIDARG, "An AES-128 key has 16 bytes, not " + length);
        }
    }
}
