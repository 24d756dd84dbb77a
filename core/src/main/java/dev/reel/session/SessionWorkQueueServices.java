package dev.reel.session;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.session.flow.BranchQueues;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;

/** Keeps the classes of work queues in tables. Any thread may use it. */
final class SessionWorkQueueServices implements WorkQueueServices {
    private record Key(long topologyId, int queue) {}

    private record Registration(String workClass, int taskId) {}

    private static final long PLATFORM = 0;
    /** A queue without a class belongs to no task. */
    private static final int NO_TASK = 0;

    private final LongFunction<Topology> topologies;
    private final Map<Key, Registration> registrations = new ConcurrentHashMap<>();
    private final AtomicInteger lastTask = new AtomicInteger();

    private final BranchQueues queues;

    /**
     * @param topologies finds a current or queued topology by id or fails
     * @param queues the queues that the branches of topologies run on
     */
    SessionWorkQueueServices(LongFunction<Topology> topologies, BranchQueues queues) {
        this.topologies = topologies;
        this.queues = queues;
    }

    @Override
    public CompletableFuture<Void> registerTopologyWorkQueues(long topologyId) {
        for (TopologyNode node : topologies.apply(topologyId).sourceNodes()) {
            node.find(NodeAttributes.WORKQUEUE_ID).ifPresent(queue -> {
                String workClass = node.get(NodeAttributes.WORKQUEUE_MMCSS_CLASS, "");
                if (!queues.isRegistered(topologyId, queue)) {
                    queues.register(topologyId, queue, workClass, node.get(NodeAttributes.WORKQUEUE_MMCSS_PRIORITY, 0));
                    int task = workClass.isEmpty() ? NO_TASK : taskOf(node);
                    registrations.put(new Key(topologyId, queue), new Registration(workClass, task));
                }
            });
        }
        return CompletableFuture.completedFuture(null);
    }

    private int taskOf(TopologyNode node) {
        int given = node.get(NodeAttributes.WORKQUEUE_MMCSS_TASKID, NO_TASK);
        return given == NO_TASK ? lastTask.incrementAndGet() : given;
    }

    @Override
    public CompletableFuture<Void> unregisterTopologyWorkQueues(long topologyId) {
        queues.unregister(topologyId);
        registrations.keySet().removeIf(key -> key.topologyId() == topologyId);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public String topologyWorkQueueClass(long topologyId, int workQueueId) {
        return topologyRegistration(topologyId, workQueueId).workClass();
    }

    @Override
    public int topologyWorkQueueTaskId(long topologyId, int workQueueId) {
        return topologyRegistration(topologyId, workQueueId).taskId();
    }

    @Override
    public CompletableFuture<Integer> registerPlatformWorkQueue(int platformWorkQueueId, String workClass, int taskId) {
        int task = taskId == 0 ? lastTask.incrementAndGet() : taskId;
        registrations.put(new Key(PLATFORM, platformWorkQueueId), new Registration(workClass, task));
        return CompletableFuture.completedFuture(task);
    }

    @Override
    public CompletableFuture<Void> unregisterPlatformWorkQueue(int platformWorkQueueId) {
        registrations.remove(new Key(PLATFORM, platformWorkQueueId));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public String platformWorkQueueClass(int platformWorkQueueId) {
        return registration(PLATFORM, platformWorkQueueId).workClass();
    }

    @Override
    public int platformWorkQueueTaskId(int platformWorkQueueId) {
        return registration(PLATFORM, platformWorkQueueId).taskId();
    }

    /** The registration of a topology ends with the topology. */
    private Registration topologyRegistration(long topologyId, int queue) {
        if (!queues.isRegistered(topologyId, queue)) {
            registrations.remove(new Key(topologyId, queue));
        }
        return registration(topologyId, queue);
    }

    private Registration registration(long topologyId, int queue) {
        Registration found = registrations.get(new Key(topologyId, queue));
        if (found == null) {
            throw new MediaException(Status.MF_E_NOT_FOUND, "the work queue " + queue + " is not registered");
        }
        return found;
    }
}
