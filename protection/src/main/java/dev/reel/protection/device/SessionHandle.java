package dev.reel.protection.device;

/**
 * Names a crypto session; a value is given once and never again (crypto-session.md §4.3).
 *
 * @param value the 64-bit handle as it stands in channel messages; never 0
 */
public record SessionHandle(long value) {}
