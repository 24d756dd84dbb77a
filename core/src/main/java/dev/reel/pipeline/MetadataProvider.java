package dev.reel.pipeline;

import java.util.Map;

/** A source's metadata, by {@link Services#METADATA}: title, artist and the like, keys in lower case. Any thread. */
public interface MetadataProvider {
    /** Of the whole; empty when there is none. */
    Map<String, String> metadata();
}
