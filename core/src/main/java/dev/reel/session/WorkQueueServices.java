package dev.reel.session;

import java.util.concurrent.CompletableFuture;

/**
 * Which class of work the queues of a session belong to (media-session.md §4.10), by the service
 * {@link dev.reel.pipeline.Services#WORKQUEUE_SERVICES}.
 *
 * <p>There is no multimedia class scheduler outside Windows: classes and priorities are kept and can be asked for, the
 * registration always succeeds, and a task id is given out per class.
 */
public interface WorkQueueServices {
    /** Registers the queues that the nodes of a topology name. */
    CompletableFuture<Void> registerTopologyWorkQueues(long topologyId);

    /** Takes the registration back. */
    CompletableFuture<Void> unregisterTopologyWorkQueues(long topologyId);

    /** The class of a topology's queue; {@code MF_E_NOT_FOUND} when it is not registered. */
    String topologyWorkQueueClass(long topologyId, int workQueueId);

    /** The task id of a topology's queue; {@code MF_E_NOT_FOUND} when it is not registered. */
    int topologyWorkQueueTaskId(long topologyId, int workQueueId);

    /** Registers a queue of the platform under a class; completes with the task id. */
    CompletableFuture<Integer> registerPlatformWorkQueue(int platformWorkQueueId, String workClass, int taskId);

    /** Takes the registration back. */
    CompletableFuture<Void> unregisterPlatformWorkQueue(int platformWorkQueueId);

    /** The class of a platform queue; {@code MF_E_NOT_FOUND} when it is not registered. */
    String platformWorkQueueClass(int platformWorkQueueId);

    /** The task id of a platform queue; {@code MF_E_NOT_FOUND} when it is not registered. */
    int platformWorkQueueTaskId(int platformWorkQueueId);
}
