package dev.reel.session;

import java.util.concurrent.CompletableFuture;

/**
 * Which class of work the queues of a session belong to (media-session.md §4.10), by the service
 * {@link dev.reel.pipeline.Services#WORKQUEUE_SERVICES}.
 *
 * <p>A distinct MF_TOPONODE_WORKQUEUE_ID is a queue of its own, on which everything runs that the branches naming it do between
 * source and sink. There is no multimedia class scheduler on the JVM: while a topology's queues are registered, their classes
 * (MF_TOPONODE_WORKQUEUE_MMCSS_CLASS) and priorities (…_MMCSS_PRIORITY, −2 to 2) become priorities of the threads that run them,
 * which an operating system may heed or not. MF_TOPONODE_WORKQUEUE_ITEM_PRIORITY puts a queue a step before or behind others of
 * its class, registered or not. The registration always succeeds; class and task id can be asked for. Queues of the platform are
 * the application's: their classes are kept, nothing else. Any thread may call.
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
