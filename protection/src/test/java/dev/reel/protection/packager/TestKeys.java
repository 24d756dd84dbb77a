package dev.reel.protection.packager;

import dev.reel.protection.cenc.KeyId;
import dev.reel.protection.cenc.KeyRing;
import java.util.List;

/** Key ids and keys of the tests. */
final class TestKeys {
    static final String KID = "00112233445566778899aabbccddeeff";
    static final String KEY = "0123456789abcdef0123456789abcdef";
    static final String KID_2 = "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf";
    static final String KEY_2 = "fedcba9876543210fedcba9876543210";
    static final KeyId ID = KeyId.parse(KID);
    static final KeyId ID_2 = KeyId.parse(KID_2);

    private TestKeys() {}

    static KeyRing one() {
        return KeyRing.parse(List.of(KID + ":" + KEY));
    }

    static KeyRing two() {
        return KeyRing.parse(List.of(KID + ":" + KEY, KID_2 + ":" + KEY_2));
    }
}
