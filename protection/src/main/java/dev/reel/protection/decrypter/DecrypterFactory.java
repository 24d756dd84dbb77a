package dev.reel.protection.decrypter;

import dev.reel.pipeline.transform.Transform;
import dev.reel.pipeline.transform.TransformCategory;
import dev.reel.pipeline.transform.TransformFactory;
import dev.reel.platform.Platform;
import dev.reel.platform.media.MediaType;
import java.util.UUID;

/**
 * Lets the topology loader put a {@link Decrypter} behind each protected stream: register it with the transform registry of
 * the session that has the keys.
 */
public final class DecrypterFactory implements TransformFactory {
    /** The class id of the decrypter. */
    public static final UUID CLASS_ID = UUID.fromString("52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c302");

    private final KeySource keys;

    public DecrypterFactory(KeySource keys) {
        this.keys = keys;
    }

    @Override
    public UUID id() {
        return CLASS_ID;
    }

    @Override
    public String name() {
        return "Common Encryption decrypter";
    }

    @Override
    public TransformCategory category() {
        return TransformCategory.DECRYPTOR;
    }

    @Override
    public boolean acceptsInput(MediaType type) {
        return type.isAudio() || type.isVideo();
    }

    @Override
    public boolean offersOutput(MediaType type) {
        return type.isAudio() || type.isVideo();
    }

    @Override
    public Transform create(Platform platform) {
        return new Decrypter(keys);
    }
}
