package dev.reel.protection.crypto;

import dev.reel.protection.device.CryptoDevice;
import dev.reel.protection.device.SurfaceHandle;

/** Looks into a protected surface from inside the device, as no caller can. */
public final class SurfacePeek {
    private SurfacePeek() {}

    public static byte[] of(CryptoDevice device, SurfaceHandle surface, int size) {
        return SlowPattern.peek(device, surface, size);
    }
}
