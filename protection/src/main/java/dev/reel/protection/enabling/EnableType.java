package dev.reel.protection.enabling;

import java.util.UUID;

/** Kinds of enabling (protected-path.md §20.2). */
public final class EnableType {
    /** A licence with the keys of ClearKey; Reel's own. */
    public static final UUID CLEAR_KEY_LICENSE = UUID.fromString("52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c901");

    public static final UUID REBOOT_REQUIRED = UUID.fromString("6d4d3d4b-0ece-4652-8b3a-f2d24260d887");
    public static final UUID UPDATE_REVOCATION_INFORMATION = UUID.fromString("e558b0b5-b3c4-44a0-924c-50d178932385");
    public static final UUID UPDATE_UNTRUSTED_COMPONENT = UUID.fromString("9879f3d6-cee2-48e6-b573-9767ab172f16");

    private EnableType() {}
}
