package dev.reel.protection.device;

/** The types of authenticated channel (crypto-session.md §14.1). */
public enum ChannelType {
    /** The runtime's own channel; it does not support authentication. */
    D3D9(1),
    /** Software protection. */
    DRIVER_SOFTWARE(2),
    /** Protection by the graphics hardware. */
    DRIVER_HARDWARE(3);

    private final int value;

    ChannelType(int value) {
        this.value = value;
    }

    /** The value of the reference. */
    public int value() {
        return value;
    }
}
