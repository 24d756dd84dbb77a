package dev.reel.topology;

import dev.reel.pipeline.Activate;
import dev.reel.pipeline.ActivateAttributes;
import dev.reel.pipeline.transform.AsyncTransform;
import dev.reel.pipeline.transform.Transform;
import dev.reel.pipeline.transform.TransformCategory;
import dev.reel.pipeline.transform.TransformFactory;
import dev.reel.pipeline.transform.TransformRegistry;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import java.util.Map;
import java.util.UUID;

/**
 * Puts the transform itself into a transform node that holds an activation object or just a class id, and takes it away again
 * (topology.md §5). Used by whoever owns the topology at the time.
 */
public final class TransformBinding {
    private TransformBinding() {}

    /**
     * Makes the node's object a {@link Transform}; one that is there already is only unlocked. A transform that is made here belongs
     * to the topology: {@link #release} ends it.
     *
     * @return true when a transform was made
     */
    public static boolean bind(TopologyNode node, TransformRegistry registry, Platform platform) {
        Object object = node.objectOrNull();
        if (object instanceof Transform transform) {
            AsyncTransform.unlock(transform);
            return false;
        }
        if (object instanceof Activate<?> activate) {
            activate(node, activate);
        } else if (object == null) {
            create(node, registry, platform);
        } else {
            throw new MediaException(
                    Status.E_NOINTERFACE,
                    "the object of the " + node + " is neither a transform nor an activation object of one: " + object);
        }
        return true;
    }

    /** Makes a transform that can be used at once: an asynchronous one is unlocked. */
    static Transform create(TransformFactory factory, Platform platform) {
        Transform transform = factory.create(platform);
        AsyncTransform.unlock(transform);
        return transform;
    }

    /** Ends the transform of a node if it was made for the topology; one that the application put there is left alone. */
    public static void release(TopologyNode node) {
        if (!node.isTrue(NodeAttributes.OWNED_TRANSFORM)) {
            return;
        }
        Activate<?> activate = node.activation();
        if (activate != null) {
            activate.shutdownObject();
        } else if (node.objectOrNull() instanceof Transform transform) {
            transform.close();
        }
    }

    private static void activate(TopologyNode node, Activate<?> activate) {
        if (!(activate.activateObject() instanceof Transform transform)) {
            activate.shutdownObject();
            throw new MediaException(
                    Status.E_NOINTERFACE, "the activation object of the " + node + " makes no transform");
        }
        AsyncTransform.unlock(transform);
        node.setObject(transform);
        node.setActivation(activate);
        node.set(NodeAttributes.OWNED_TRANSFORM, 1);
        activate.attributes()
                .find(ActivateAttributes.MFT_LOCKED)
                .ifPresent(locked -> node.set(NodeAttributes.LOCKED, locked));
    }

    private static void create(TopologyNode node, TransformRegistry registry, Platform platform) {
        UUID id = node.find(NodeAttributes.TRANSFORM_OBJECTID)
                .orElseThrow(() -> new MediaException(
                        Status.MF_E_TOPO_UNSUPPORTED, "the " + node + " has neither an object nor a class id"));
        TransformFactory factory = registry.byId(id)
                .orElseThrow(() -> new MediaException(
                        Status.MF_E_TOPO_CODEC_NOT_FOUND, "no transform is registered under the class id " + id));
        Transform transform = create(factory, platform);
        for (Map.Entry<UUID, PropVariant> item : node.toMap().entrySet()) {
            transform.attributes().setItem(item.getKey(), item.getValue());
        }
        node.setObject(transform);
        node.set(NodeAttributes.OWNED_TRANSFORM, 1);
        if (factory.category() == TransformCategory.DECRYPTOR) {
            node.set(NodeAttributes.DECRYPTOR, 1);
        }
    }
}
