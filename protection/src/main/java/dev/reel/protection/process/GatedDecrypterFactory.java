package dev.reel.protection.process;

import dev.reel.pipeline.transform.Transform;
import dev.reel.pipeline.transform.TransformCategory;
import dev.reel.pipeline.transform.TransformFactory;
import dev.reel.platform.Platform;
import dev.reel.platform.media.MediaType;
import java.util.UUID;
import java.util.function.Supplier;

/** Lets the topology loader ask for the decrypter of a protected stream. */
record GatedDecrypterFactory(Supplier<GatedDecrypter> decrypters) implements TransformFactory {
    private static final UUID CLASS_ID = UUID.fromString("52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c803");

    @Override
    public UUID id() {
        return CLASS_ID;
    }

    @Override
    public String name() {
        return "decrypter of the protected process";
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
        return decrypters.get();
    }
}
