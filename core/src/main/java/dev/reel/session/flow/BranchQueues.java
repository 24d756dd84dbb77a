package dev.reel.session.flow;

import dev.reel.platform.Platform;
import dev.reel.platform.WorkQueue;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * The queues that branches run on (media-session.md §4.10): one for each MF_TOPONODE_WORKQUEUE_ID of a topology, shared by the
 * branches that name it, and one of its own for each branch that names none.
 *
 * <p>What a queue is registered for decides on the priority of the threads that run it. Any thread may use it.
 */
public final class BranchQueues {
    /** How far the classes of the multimedia scheduler lie above the normal thread priority. */
    private static final Map<String, Integer> CLASSES = Map.of(
            "Pro Audio", 4,
            "Audio", 3,
            "Capture", 3,
            "Playback", 3,
            "Games", 2,
            "Distribution", 1,
            "DisplayPostProcessing", 1,
            "Window Manager", 1);
    /** A class that nobody knows is at least not the background. */
    private static final int UNKNOWN_CLASS = 1;

    private record Key(long topologyId, int queue) {}

    /** A queue whose threads' priority can change while it works: from its next turn on. */
    private static final class Branch implements Executor {
        private final Platform platform;
        private final WorkQueue queue;
        private final int step;
        private volatile int priority;

        /** @param step how far it lies before (positive) or behind others of its class */
        Branch(Platform platform, String name, int step, int offset) {
            this.platform = platform;
            this.step = step;
            this.queue = platform.serialQueue(name, this);
            setOffset(offset);
        }

        void setOffset(int offset) {
            int wanted = Thread.NORM_PRIORITY + offset + step;
            priority = Math.max(Thread.MIN_PRIORITY, Math.min(Thread.MAX_PRIORITY, wanted));
        }

        @Override
        public void execute(Runnable turn) {
            platform.workers(priority).execute(turn);
        }
    }

    private final Platform platform;
    private final Map<Key, Branch> branches = new HashMap<>();
    /** How far above the normal priority the classes lie that queues are registered for. */
    private final Map<Key, Integer> registered = new HashMap<>();

    public BranchQueues(Platform platform) {
        this.platform = platform;
    }

    /** The queue of the branches that some source nodes feed: the first that names one decides. */
    public synchronized WorkQueue of(Topology topology, Iterable<TopologyNode> sources) {
        for (TopologyNode source : sources) {
            Integer id = source.find(NodeAttributes.WORKQUEUE_ID).orElse(null);
            if (id != null) {
                Key key = new Key(topology.id(), id);
                int step = Integer.signum(source.get(NodeAttributes.WORKQUEUE_ITEM_PRIORITY, 0));
                return branches.computeIfAbsent(
                                key,
                                made -> new Branch(
                                        platform, "branch queue " + id, step, registered.getOrDefault(made, 0)))
                        .queue;
            }
        }
        return platform.serialQueue("branch");
    }

    /**
     * A queue of a topology works for a class from now on; without a name it is registered for none.
     *
     * @param priority of the queue within its class, −2 to 2; it needs a class
     */
    public synchronized void register(long topologyId, int queue, String workClass, int priority) {
        Key key = new Key(topologyId, queue);
        int offset = workClass.isEmpty() ? 0 : CLASSES.getOrDefault(workClass, UNKNOWN_CLASS) + priority;
        registered.put(key, offset);
        Branch branch = branches.get(key);
        if (branch != null) {
            branch.setOffset(offset);
        }
    }

    public synchronized boolean isRegistered(long topologyId, int queue) {
        return registered.containsKey(new Key(topologyId, queue));
    }

    /** The queues of a topology work for no class any more. */
    public synchronized void unregister(long topologyId) {
        registered.keySet().removeIf(key -> key.topologyId() == topologyId);
        branches.forEach((key, branch) -> {
            if (key.topologyId() == topologyId) {
                branch.setOffset(0);
            }
        });
    }

    /** A topology has left the session. */
    public synchronized void forget(long topologyId) {
        unregister(topologyId);
        branches.keySet().removeIf(key -> key.topologyId() == topologyId);
    }
}
