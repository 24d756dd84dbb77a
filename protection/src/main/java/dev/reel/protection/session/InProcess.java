package dev.reel.protection.session;

import dev.reel.pipeline.transform.TransformRegistry;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.protection.decrypter.DecrypterFactory;
import dev.reel.protection.policy.ProtectionCode;
import dev.reel.session.MediaSession;
import dev.reel.session.SessionRegistry;
import org.jspecify.annotations.Nullable;

/** A plain session that says of protected content that it is in the wrong process. */
final class InProcess {
    private InProcess() {}

    static MediaSession create(@Nullable Attributes configuration, Platform platform) {
        TransformRegistry transforms = TransformRegistry.installed().child();
        transforms.register(new DecrypterFactory(id -> {
            throw new MediaException(
                    ProtectionCode.MF_E_NON_PE_PROCESS,
                    "protected content plays in a protected process only; make the session without IN_PROCESS");
        }));
        return MediaSession.create(configuration, new SessionRegistry(transforms), platform);
    }
}
