package dev.reel.protection.device;

/**
 * Names an authenticated channel; a value is given once and never again (crypto-session.md §4.3).
 *
 * @param value the 64-bit handle as it stands in channel messages; never 0
 */
public record ChannelHandle(long value) {}
