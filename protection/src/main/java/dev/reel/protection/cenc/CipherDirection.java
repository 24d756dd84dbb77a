package dev.reel.protection.cenc;

/** What a cipher does with its data. */
public enum CipherDirection {
    ENCRYPT,
    DECRYPT
}
