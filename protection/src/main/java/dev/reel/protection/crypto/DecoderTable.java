package dev.reel.protection.crypto;

import dev.reel.protection.channel.ChannelHost;
import dev.reel.protection.device.CryptoTypes;
import dev.reel.protection.device.DecodeProfile;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The decoders of a device and the sessions that channels tied them to. */
final class DecoderTable implements ChannelHost {
    /** The one way out: what the process itself renders. */
    private static final List<Long> OUTPUTS = List.of(1L);

    private final long device;
    private final Handles<DeviceSession> sessions;
    private final Handles<Decoder> decoders = new Handles<>("decoder");

    DecoderTable(long device, Handles<DeviceSession> sessions) {
        this.device = device;
        this.sessions = sessions;
    }

    private static final class Decoder {
        private final DecodeProfile profile;
        private @Nullable Long session;

        Decoder(DecodeProfile profile) {
            this.profile = profile;
        }
    }

    void add(long handle, DecodeProfile profile) {
        decoders.put(handle, new Decoder(profile));
    }

    void remove(long handle) {
        decoders.remove(handle);
    }

    void clear() {
        decoders.clear();
    }

    @Override
    public long deviceHandle() {
        return device;
    }

    @Override
    public boolean hasSession(long session) {
        return sessions.has(session);
    }

    @Override
    public boolean hasDecoder(long decoder) {
        return decoders.has(decoder);
    }

    @Override
    public boolean tie(long decoder, long session) {
        Decoder tied = decoders.get(decoder);
        if (sessions.get(session).profile().filter(tied.profile::equals).isEmpty()) {
            return false;
        }
        tied.session = session;
        return true;
    }

    @Override
    public OptionalLong sessionOf(long decoder) {
        Long session = decoders.get(decoder).session;
        return session == null || !sessions.has(session) ? OptionalLong.empty() : OptionalLong.of(session);
    }

    @Override
    public boolean isTied(long session) {
        return decoders.all().stream().anyMatch(decoder -> Objects.equals(decoder.session, session));
    }

    @Override
    public List<Long> outputs() {
        return OUTPUTS;
    }

    /** Content leaves protected surfaces by read-back only, which encrypts it. */
    @Override
    public List<UUID> encryptionsWhenAccessible() {
        return List.of(CryptoTypes.AES128_CTR);
    }
}
