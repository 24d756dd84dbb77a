package dev.reel.protection.policy;

import java.util.Set;

/**
 * What an output is and which protections it can apply (protected-path.md §6.2).
 *
 * @param digital false for an analogue output
 * @param video false for sound
 * @param compressed what goes out is still compressed
 * @param software what goes out is handed to other software: a compositor, a sound server
 * @param bus what goes out crosses a bus to a device that protects it itself
 */
public record OutputDescription(
        boolean digital,
        boolean video,
        boolean compressed,
        boolean software,
        boolean bus,
        Connector connector,
        Set<SchemaType> schemas) {
    public OutputDescription {
        schemas = Set.copyOf(schemas);
    }

    /**
     * An output of Java on an ordinary desktop: pictures and sound go to other software, which nobody vouches for. It can be switched
     * off, made smaller or duller, and lets nobody read its frames; it never claims more (§7).
     */
    public static OutputDescription ofJava(boolean video) {
        return new OutputDescription(
                true,
                video,
                false,
                true,
                false,
                Connector.UNKNOWN,
                Set.of(
                        SchemaType.DISABLE,
                        SchemaType.CONSTRICTAUDIO,
                        SchemaType.CONSTRICTVIDEO_NOOPM,
                        SchemaType.VIDEO_FRAMES));
    }
}
