package dev.reel.protection.session;

import dev.reel.pipeline.SimpleAudioVolume;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.control.MessageKind;
import dev.reel.protection.control.MessageReader;
import java.util.Optional;

/** The volume of the sound in the protected process. Calls wait for its answer. */
final class RemoteVolume implements SimpleAudioVolume {
    private final ProcessConnection connection;
    private final long session;

    private record Level(boolean there, float level, boolean muted) {}

    private RemoteVolume(ProcessConnection connection, long session) {
        this.connection = connection;
        this.session = session;
    }

    /** Empty where nothing sounds aloud. */
    static Optional<SimpleAudioVolume> of(ProcessConnection connection, long session) {
        RemoteVolume volume = new RemoteVolume(connection, session);
        return volume.ask(false, 1, false).there() ? Optional.of(volume) : Optional.empty();
    }

    private Level ask(boolean sets, float level, boolean muted) {
        return ServerContext.await(connection.ask(
                MessageKind.VOLUME,
                message -> message.int64(session).bool(sets).real(level).bool(muted),
                RemoteVolume::read));
    }

    private static Level read(MessageReader answer) {
        return new Level(answer.bool(), (float) answer.real(), answer.bool());
    }

    @Override
    public float masterVolume() {
        return ask(false, 1, false).level();
    }

    @Override
    public void setMasterVolume(float level) {
        if (!(level >= 0 && level <= 1)) {
            throw new MediaException(Status.E_INVALIDARG, "a volume is from 0 to 1, not " + level);
        }
        var unusedLevel = ask(true, level, isMuted());
    }

    @Override
    public boolean isMuted() {
        return ask(false, 1, false).muted();
    }

    @Override
    public void setMuted(boolean muted) {
        var unusedLevel = ask(true, masterVolume(), muted);
    }
}
