package dev.reel.protection.device;

import dev.reel.platform.Status;

/** Result codes of the display driver that the platform's catalogue does not hold (crypto-session.md §2.2). */
public final class ProtectionStatus {
    public static final Status D3DERR_NOTAVAILABLE = Status.of("D3DERR_NOTAVAILABLE", 0x8876086A);
    public static final Status D3DERR_INVALIDCALL = Status.of("D3DERR_INVALIDCALL", 0x8876086C);
    public static final Status D3DDDIERR_DEVICEREMOVED = Status.of("D3DDDIERR_DEVICEREMOVED", 0x88760870);
    public static final Status D3DERR_CANNOTPROTECTCONTENT = Status.of("D3DERR_CANNOTPROTECTCONTENT", 0x8876087D);
    public static final Status D3DERR_UNSUPPORTEDCRYPTO = Status.of("D3DERR_UNSUPPORTEDCRYPTO", 0x8876087E);
    public static final Status CERT_E_UNTRUSTEDROOT = Status.of("CERT_E_UNTRUSTEDROOT", 0x800B0109);

    private ProtectionStatus() {}
}
