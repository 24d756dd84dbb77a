package dev.reel.pipeline;

import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.util.List;
import java.util.ServiceLoader;
import java.util.UUID;

/** Finds capture devices (platform.md §8). Any thread. */
public final class CaptureDevices {
    private final List<CaptureDeviceProvider> providers;

    public CaptureDevices(List<CaptureDeviceProvider> providers) {
        this.providers = List.copyOf(providers);
    }

    /** The devices of every provider that is installed; Reel itself brings none. */
    public static CaptureDevices installed() {
        return new CaptureDevices(
                ServiceLoader.load(CaptureDeviceProvider.class, CaptureDevices.class.getClassLoader()).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList());
    }

    /**
     * The devices of the type that {@link CaptureAttributes#SOURCE_TYPE} says; maybe none. {@code MF_E_ATTRIBUTENOTFOUND}
     * when it says none, {@code E_INVALIDARG} when there is no such type.
     */
    public List<Activate<MediaSource>> enumerate(Attributes wanted) {
        UUID type = wanted.get(CaptureAttributes.SOURCE_TYPE);
        if (!type.equals(CaptureAttributes.VIDEO_CAPTURE) && !type.equals(CaptureAttributes.AUDIO_CAPTURE)) {
            throw new MediaException(
                    Status.E_INVALIDARG, "there is no device type " + type + "; ask for video or audio capture");
        }
        return providers.stream()
                .flatMap(provider -> provider.devices(type).stream())
                .toList();
    }
}
