package dev.reel.platform;

import java.util.UUID;

/**
 * Names a property of a {@link PropertyStore}.
 *
 * @param format the family that the property belongs to
 * @param id its number in the family
 */
public record PropertyKey(UUID format, int id) {}
