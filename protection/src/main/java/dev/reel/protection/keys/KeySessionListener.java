package dev.reel.protection.keys;

/** Hears what a key session has to say. Called one at a time; must not block. */
public interface KeySessionListener {
    /** A message that belongs to a licence server; its answer goes into {@link KeySession#update}. */
    void keyMessage(KeySession session, KeyMessageType type, byte[] message);

    /** Keys came, went, or changed their status: ask {@link KeySession#keyStatuses}. */
    default void keyStatusesChanged(KeySession session) {}
}
