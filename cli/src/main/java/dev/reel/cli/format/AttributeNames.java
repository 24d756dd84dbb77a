package dev.reel.cli.format;

import dev.reel.pipeline.AttributeStore;
import dev.reel.pipeline.DescriptorAttributes;
import dev.reel.platform.AttributeKey;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.session.SessionAttributes;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.TopologyAttributes;
import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The names of the attribute keys that Reel knows, taken from the classes that hold them as constants. */
final class AttributeNames {
    private static final List<Class<?>> KEY_CLASSES = List.of(
            EventAttributes.class,
            MediaTypeAttributes.class,
            DescriptorAttributes.class,
            AttributeStore.class,
            TopologyAttributes.class,
            NodeAttributes.class,
            SessionAttributes.class);

    private static final Map<UUID, String> NAMES = names();

    private AttributeNames() {}

    /** {@code MF_EVENT_TOPOLOGY_STATUS} for example, or the GUID itself. */
    static String of(UUID key) {
        return NAMES.getOrDefault(key, key.toString());
    }

    private static Map<UUID, String> names() {
        Map<UUID, String> names = new HashMap<>();
        for (Class<?> keyClass : KEY_CLASSES) {
            for (Field field : keyClass.getFields()) {
                try {
                    if (field.get(null) instanceof AttributeKey<?> key) {
                        names.put(key.guid(), key.name());
                    }
                } catch (IllegalAccessException cannotBe) {
                    throw new LinkageError("a public constant cannot be read: " + field, cannotBe);
                }
            }
        }
        return names;
    }
}
