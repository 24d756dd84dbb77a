package dev.reel.protection.device;

import java.util.Optional;
import java.util.UUID;

/** The decode profiles that a device knows, and the crypto types that each can be combined with (crypto-session.md §2.1, §3.1). */
public enum DecodeProfile {
    MPEG2_MOCOMP("e6a9f44b-61b0-4563-9ea4-63d2a3c6fe66", Pairing.PROPRIETARY_ONLY),
    MPEG2_IDCT("bf22ad00-03ea-4690-8077-473346209b7e", Pairing.PROPRIETARY_ONLY),
    MPEG2_VLD("ee27417f-5e28-4e65-beea-1d26b508adc9", Pairing.AES128_CTR),
    MPEG2AND1_VLD("86695f12-340e-4f04-9fd3-9253dd327460", Pairing.AES128_CTR),
    H264_VLD_NOFGT("1b81be68-a0c7-11d3-b984-00c04f2e73c5", Pairing.AES128_CTR),
    VC1_VLD("1b81bea3-a0c7-11d3-b984-00c04f2e73c5", Pairing.AES128_CTR),
    HEVC_VLD_MAIN("5b11d51b-2f4c-4452-bcc3-09f2a1160cc0", Pairing.AES128_CTR),
    HEVC_VLD_MAIN10("107af0e0-ef1a-4d19-aba8-67a163073d13", Pairing.AES128_CTR),
    VP8_VLD("90b899ea-3a62-4705-88b3-8df04b2744e7", Pairing.AES128_CTR),
    VP9_VLD_PROFILE0("463707f8-a1d0-4585-876d-83aa6d60b89e", Pairing.AES128_CTR),
    AV1_VLD_PROFILE0("b8be4ccb-cf53-46ba-8d59-d6b8a6da5d2a", Pairing.AES128_CTR);

    private final UUID guid;
    private final Pairing pairing;

    DecodeProfile(String guid, Pairing pairing) {
        this.guid = UUID.fromString(guid);
        this.pairing = pairing;
    }

    private enum Pairing {
        AES128_CTR,
        PROPRIETARY_ONLY
    }

    /** The profile's GUID. */
    public UUID guid() {
        return guid;
    }

    /** True when bit streams of this profile may be protected with {@code cryptoType}. */
    public boolean supports(UUID cryptoType) {
        return pairing == Pairing.AES128_CTR && cryptoType.equals(CryptoTypes.AES128_CTR);
    }

    /** The profile with this GUID, if the device knows it. */
    public static Optional<DecodeProfile> of(UUID guid) {
        for (DecodeProfile profile : values()) {
            if (profile.guid.equals(guid)) {
                return Optional.of(profile);
            }
        }
        return Optional.empty();
    }
}
