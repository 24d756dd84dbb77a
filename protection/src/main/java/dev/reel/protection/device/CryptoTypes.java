package dev.reel.protection.device;

import java.util.UUID;

/** GUIDs of crypto types, key exchanges and bit-stream encryptions (crypto-session.md §2.1). */
public final class CryptoTypes {
    public static final UUID NULL_GUID = new UUID(0, 0);
    public static final UUID AES128_CTR = UUID.fromString("9b6bd711-4f74-41c9-9e7b-0be2d7d93b4f");
    public static final UUID PROPRIETARY = UUID.fromString("ab4e9afd-1d1c-46e6-a72f-0869917b0de8");
    public static final UUID KEY_EXCHANGE_RSAES_OAEP = UUID.fromString("c1949895-d72a-4a1d-8e5d-ed857d171520");
    public static final UUID KEY_EXCHANGE_DXVA = UUID.fromString("43d3775c-38e5-4924-8d86-d3fccf153e9b");
    public static final UUID KEY_EXCHANGE_HW_PROTECTION = UUID.fromString("b1170d8a-628d-4da3-ad3b-82ddb08b4970");
    public static final UUID DECODER_ENCRYPTION_HW_CENC = UUID.fromString("89d6ac4f-09f2-4229-b2cd-37740a6dfd81");

    private CryptoTypes() {}
}
