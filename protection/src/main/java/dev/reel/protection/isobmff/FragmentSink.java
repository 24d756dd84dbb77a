package dev.reel.protection.isobmff;

/** Takes fragments as they come, in the order of their track's time. One thread at a time. */
public interface FragmentSink {
    /** Takes a fragment that holds at least one sample; its storage is used again afterwards. */
    void write(OutputFragment fragment);

    /** Hears that there are no more. */
    void finish();

    /** Fragments taken so far. */
    int fragments();
}
