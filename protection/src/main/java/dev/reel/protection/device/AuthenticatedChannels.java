package dev.reel.protection.device;

import dev.reel.platform.Status;
import java.nio.ByteBuffer;
import java.util.UUID;

/** A device's decoders and authenticated channels (crypto-session.md §14). Handles behave as those of {@link CryptoSessions}. */
public interface AuthenticatedChannels {
    /** Registers a decoder for a profile, to be tied to a session through a channel. */
    DecoderHandle createDecoder(UUID decodeProfile);

    /** Ends a decoder. */
    void destroyDecoder(DecoderHandle decoder);

    /** Creates a channel; {@code D3DERR_NOTAVAILABLE} for a type that the device does not have (§14.1). */
    ChannelHandle createAuthenticatedChannel(ChannelType type);

    /** Ends a channel and undoes the protections that §14.6 says end with it. */
    void destroyAuthenticatedChannel(ChannelHandle channel);

    /** The size of the certificate chain in bytes. */
    int channelCertificateSize(ChannelHandle channel);

    /** Writes the chain, the same as a session's. */
    void channelCertificate(ChannelHandle channel, ByteBuffer target);

    /** Takes the channel key: 256 bytes of RSAES-OAEP. */
    void negotiateChannelKeyExchange(ChannelHandle channel, ByteBuffer data);

    /**
     * Carries out a command message (§14.5, §14.6). The answer is written also on failure, unless {@code output} is too small
     * or the channel cannot sign yet.
     *
     * @return the result, the same as in the answer
     */
    Status configureChannel(ChannelHandle channel, ByteBuffer input, ByteBuffer output);

    /** Answers a query message (§14.7), in the same manner. */
    Status queryChannel(ChannelHandle channel, ByteBuffer input, ByteBuffer output);
}
