package dev.reel.protection.device;

import dev.reel.platform.Status;

/** The two generations of the capability query, which differ in one code (crypto-session.md §3.1, §17 row 4). */
public enum DdiModel {
    /** Direct3D 9: a crypto type that is not supported at all is not available. */
    D3D9,
    /** Direct3D 11.1: it is unsupported crypto, like any pair that does not fit. */
    D3D11_1;

    /** The code for a crypto type that the device does not know. */
    public Status unknownType() {
        return this == D3D9 ? ProtectionStatus.D3DERR_NOTAVAILABLE : ProtectionStatus.D3DERR_UNSUPPORTEDCRYPTO;
    }
}
