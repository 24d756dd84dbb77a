package dev.reel.protection.policy;

import java.util.UUID;

/** Protections that an output may be asked to apply (protected-path.md §6.3, §20.3). */
public enum SchemaType {
    DISABLE("8cc6d81b-fec6-4d8f-964b-cfba0b0dad0d"),
    CONSTRICTVIDEO("193370ce-c5e4-4c3a-8a66-6959b4da4442"),
    CONSTRICTVIDEO_NOOPM("a580e8cd-c247-4957-b983-3c2eebd1ff59"),
    CONSTRICTAUDIO("ffc99b44-df48-4e16-8e66-096892c1578a"),
    TRUSTEDAUDIODRIVERS("65bdf3d2-0168-4816-a533-55d47b027101"),
    HDCP("ae7cc03d-c828-4021-acb7-d578d27aaf13"),
    HDCP_WITH_TYPE_ENFORCEMENT("a4a585e8-ed60-442d-814d-db4d4220a06d"),
    CGMSA("e57e69e9-226b-4d31-b4e3-d3db008736dd"),
    ACP("c3fd11c6-f8b7-4d20-b008-1db17d61f2da"),
    PROTECTED_SURFACE("4f5d9566-e742-4a25-8d1f-d287b5fa0ade"),
    HARDWARE("4ee7f0c1-9ed7-424f-b6be-996b33528856"),
    DISABLE_SCREEN_SCRAPE("a21179a4-b7cd-40d8-9614-8ef2371ba78d"),
    VIDEO_FRAMES("36a59cbc-7401-4a8c-bc20-46a7c9e597f0");

    private final UUID id;

    SchemaType(String id) {
        this.id = UUID.fromString(id);
    }

    public UUID id() {
        return id;
    }
}
