package dev.reel.protection.packager;

/**
 * What a packaging run did.
 *
 * @param fragments fragments written
 * @param samples samples written, of all tracks
 * @param changedSamples samples that were encrypted or decrypted
 * @param bytes bytes of samples
 */
public record PackagingReport(int fragments, long samples, long changedSamples, long bytes) {}
