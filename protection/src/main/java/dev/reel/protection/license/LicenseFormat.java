package dev.reel.protection.license;

import dev.reel.protection.cenc.KeyId;
import java.util.List;

/** Writes requests and reads licences, inside the protected process. Stateless; any thread. */
public interface LicenseFormat {
    /** The request for these keys. */
    byte[] request(List<KeyId> keys, boolean persistent);

    /**
     * The key ids that initialisation data names.
     *
     * @throws dev.reel.platform.MediaException TYPE when malformed, NOT_SUPPORTED when no system in it is ours
     */
    List<KeyId> keyIds(String initDataType, byte[] initData);

    /** Reads a licence as a whole, or fails with TYPE. The caller closes what it gets and wipes the message. */
    License read(byte[] message);
}
