package dev.reel.protection.crypto;

import static dev.reel.protection.crypto.Desk.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.platform.Status;
import dev.reel.protection.device.DriverFunctions;
import dev.reel.protection.device.SurfaceDescription;
import dev.reel.protection.device.SurfaceDescription.Usage;
import dev.reel.protection.device.SurfaceHandle;
import dev.reel.testkit.Conformance;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SurfaceTest {
    private final DriverFunctions device = Desk.device(Desk.options().withQuotas(4, 1 << 20));

    @AfterEach
    void close() {
        device.close();
    }

    @Conformance(spec = "crypto-session", section = "6", rule = "a protected surface is never mapped")
    @ParameterizedTest
    @EnumSource
    void section6Map(Usage usage) {
        SurfaceHandle surface = device.createSurface(new SurfaceDescription(64, 4, usage, 1));
        assertThat(Desk.statusOf(() -> device.mapSurface(surface)))
                .isEqualTo(usage.isProtected() ? Status.E_INVALIDARG : Status.S_OK);
    }

    @Conformance(
            spec = "crypto-session",
            section = "6",
            rule = "a protected surface is never copied to an unprotected one")
    @ParameterizedTest
    @CsvSource({
        "OFFSCREEN_PLAIN, UNPROTECTED, false",
        "RENDER_TARGET, UNPROTECTED, false",
        "DECODER_BITSTREAM, UNPROTECTED, false",
        "OFFSCREEN_PLAIN, RENDER_TARGET, true",
        "UNPROTECTED, OFFSCREEN_PLAIN, true",
        "UNPROTECTED, UNPROTECTED, true"
    })
    void section6Copy(Usage from, Usage to, boolean allowed) {
        SurfaceHandle source = device.createSurface(new SurfaceDescription(64, 4, from, 1));
        SurfaceHandle target = device.createSurface(new SurfaceDescription(64, 4, to, 1));
        assertThat(Desk.statusOf(() -> device.copySurface(source, target)))
                .isEqualTo(allowed ? Status.S_OK : Status.E_INVALIDARG);
    }

    @Conformance(spec = "crypto-session", section = "6", rule = "GetSurfacePitch gives the stride")
    @ParameterizedTest
    @CsvSource({"1, 64", "64, 64", "65, 128", "1920, 1920"})
    void section6Pitch(int width, int pitch) {
        assertThat(device.surfacePitch(device.createSurface(SurfaceDescription.offscreen(width, 2))))
                .isEqualTo(pitch);
    }

    @Conformance(
            spec = "crypto-session",
            section = "6",
            rule = "protected bytes never exceed ProtectedMemorySize; sizes are reckoned in 64 bits")
    @Test
    void section6Quota() {
        List<SurfaceHandle> held = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            held.add(Desk.surface(device, 1 << 18));
        }
        assertRefused(Status.E_OUTOFMEMORY, () -> Desk.surface(device, 64));
        device.destroySurface(held.get(0));
        assertThat(Desk.statusOf(() -> Desk.surface(device, 1 << 18))).isEqualTo(Status.S_OK);
        assertRefused(
                Status.E_OUTOFMEMORY,
                () -> device.createSurface(SurfaceDescription.offscreen(Integer.MAX_VALUE, Integer.MAX_VALUE)));
        assertRefused(Status.E_OUTOFMEMORY, () -> device.createSurface(SurfaceDescription.offscreen(1 << 16, 1 << 16)));
    }

    @Conformance(spec = "crypto-session", section = "6", rule = "a surface that is destroyed is unknown")
    @Test
    void section6Destroyed() {
        SurfaceHandle surface = Desk.surface(device, 64);
        device.destroySurface(surface);
        assertRefused(Status.E_INVALIDARG, () -> device.surfacePitch(surface));
        assertRefused(Status.E_INVALIDARG, () -> device.destroySurface(surface));
        assertRefused(Status.E_INVALIDARG, () -> device.createSurface(SurfaceDescription.offscreen(0, 4)));
    }
}
