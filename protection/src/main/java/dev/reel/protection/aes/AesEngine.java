package dev.reel.protection.aes;

import dev.reel.ffmpeg.crypto.NativeAes;
import dev.reel.protection.aes.KeySlots.Slot;
import dev.reel.protection.memory.MemoryKind;
import dev.reel.protection.memory.ProtectedMemory;
import dev.reel.protection.memory.ProtectionReport;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Makes, imports and derives keys, and decides what works on them: the JDK's cipher or native AES in protected memory.
 *
 * <p>Not thread-safe: one owner, one lock, for the engine and everything that it made. {@link #close()} wipes all keys.
 */
public final class AesEngine implements AutoCloseable {
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
    private final NativeAes nativeAes = new NativeAes();

    /** An engine whose keys live in memory of this kind and no weaker; {@code E_OUTOFMEMORY} when there is none. */
    public AesEngine(MemoryKind kind, Worker worker) {
        if (worker == Worker.NATIVE && (kind == MemoryKind.PLAIN || !nativeAvailable())) {
            throw new IllegalArgumentException("native AES needs its natives and memory with an address");
        }
        ProtectedMemory memory = new ProtectedMemory(kind, kind, KEY_MEMORY_QUOTA);
        this.worker = worker;
        this.slots = new KeySlots(memory, worker == Worker.NATIVE ? NativeKey.slotSize() : JdkKey.SLOT_SIZE);
        this.work = new WorkArea(memory, worker == Worker.NATIVE);
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
        return ProtectionReport.ofThisMachine(nativeAvailable());
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
        throw new IllegalArgumentException("this key is not of an AES engine");
    }

    private static void requireKeyLength(int length) {
        if (length != AesKey.LENGTH) {
            throw new IllegalArgumentException("an AES-128 key has 16 bytes, not " + length);
        }
    }
}
