package dev.reel.protection.memory;

/**
 * How well keys are kept, each level including the promises of the one before (protected-path.md §19.3).
 *
 * <p>The order of the constants is the order of the levels.
 */
public enum ProtectionLevel {
    /** Keys in ordinary memory of an ordinary process; nothing is promised. */
    OPEN("keys in ordinary memory of an unshielded process"),
    /** Keys in the memory of a shielded process: not dumpable, no attach, no core files, no heap dump on exhaustion. */
    PROCESS("keys in the memory of a shielded process"),
    /** Keys at rest in secret memory of a shielded process; the JDK's cipher works on short-lived heap copies. */
    SECRET("keys at rest in secret memory, short-lived heap copies while a cipher works"),
    /** Keys and their AES schedules in secret memory only; native code works on them. */
    SECRET_NATIVE("keys and key schedules in secret memory only, native AES works on them");

    private final String meaning;

    ProtectionLevel(String meaning) {
        this.meaning = meaning;
    }

    /** One phrase that says where keys are and what works on them. */
    public String meaning() {
        return meaning;
    }

    /** True when this level gives at least the promises of {@code other}. */
    public boolean atLeast(ProtectionLevel other) {
        return compareTo(other) >= 0;
    }
}
