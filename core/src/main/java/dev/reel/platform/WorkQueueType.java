package dev.reel.platform;

/** How an allocated work queue runs its items (platform.md §5). */
public enum WorkQueueType {
    /** One at a time, in order. */
    STANDARD(0),
    /** One at a time, in order. There is no window whose messages would run between the items. */
    WINDOW(1),
    /** In parallel. */
    MULTITHREADED(2);

    private final int number;

    WorkQueueType(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /** The type of a number; {@code E_INVALIDARG} for any but 0 to 2. */
    public static WorkQueueType of(int number) {
        for (WorkQueueType type : values()) {
            if (type.number == number) {
                return type;
            }
        }
        throw new MediaException(
                Status.E_INVALIDARG, "there is no work queue of type " + number + "; the types are 0 to 2");
    }
}
