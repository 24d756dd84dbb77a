package dev.reel.protection.crypto;

import dev.reel.protection.device.DriverFunctions;
import dev.reel.protection.device.SurfaceHandle;

/** Looks into a protected surface from inside the device, as no caller can. */
public final class SurfacePeek {
    private SurfacePeek() {}

    public static byte[] of(DriverFunctions device, SurfaceHandle surface, int size) {
        return SlowPattern.peek(device, surface, size);
    }
}
