package dev.reel.topology;

/** How far a topology has come, told by MESessionTopologyStatus (media-session.md §6). */
public enum TopologyStatus {
    INVALID(0),
    READY(100),
    STARTED_SOURCE(200),
    DYNAMIC_CHANGED(210),
    SINK_SWITCHED(300),
    ENDED(400);

    private final int value;

    TopologyStatus(int value) {
        this.value = value;
    }

    /** The number in MF_EVENT_TOPOLOGY_STATUS. */
    public int value() {
        return value;
    }

    /** The status with a number, {@link #INVALID} when there is none. */
    public static TopologyStatus of(int value) {
        for (TopologyStatus status : values()) {
            if (status.value == value) {
                return status;
            }
        }
        return INVALID;
    }
}
