package dev.reel.protection.session;

import dev.reel.pipeline.transform.Transform;
import dev.reel.pipeline.transform.TransformCategory;
import dev.reel.pipeline.transform.TransformFactory;
import dev.reel.pipeline.transform.TransformRegistry;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.media.MediaType;
import dev.reel.protection.policy.ProtectionCode;
import dev.reel.session.MediaSession;
import dev.reel.session.SessionRegistry;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A plain session that says of protected content that it is in the wrong process. */
final class InProcess implements TransformFactory {
    private static final UUID CLASS_ID = UUID.fromString("52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c804");

    private InProcess() {}

    static MediaSession create(@Nullable Attributes configuration, Platform platform) {
        TransformRegistry transforms = TransformRegistry.installed().child();
        transforms.register(new InProcess());
        return MediaSession.create(configuration, new SessionRegistry(transforms), platform);
    }

    @Override
    public UUID id() {
        return CLASS_ID;
    }

    @Override
    public String name() {
        return "no decrypter in this process";
    }

    @Override
    public TransformCategory category() {
        return TransformCategory.DECRYPTOR;
    }

    @Override
    public boolean acceptsInput(MediaType type) {
        return true;
    }

    @Override
    public boolean offersOutput(MediaType type) {
        return true;
    }

    @Override
    public Transform create(Platform platform) {
        throw new MediaException(
                ProtectionCode.MF_E_NON_PE_PROCESS,
                "protected content plays in a protected process only; make the session without IN_PROCESS");
    }
}
