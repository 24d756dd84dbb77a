package dev.reel.protection.device;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.util.List;
import java.util.ServiceLoader;

/** Opens one kind of crypto device; found by {@link ServiceLoader}. */
public interface CryptoDeviceProvider {
    /** The name by which the kind is asked for: {@code software}, {@code pkcs11}. */
    String name();

    /** Opens a device; the caller closes it. */
    CryptoDevice open(CryptoDeviceOptions options);

    /** All kinds on the class path. */
    static List<CryptoDeviceProvider> all() {
        return ServiceLoader.load(CryptoDeviceProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    /** Opens a device of the kind called {@code name}; {@code MF_E_NOT_FOUND} when there is none. */
    static CryptoDevice open(String name, CryptoDeviceOptions options) {
        List<CryptoDeviceProvider> all = all();
        return all.stream()
                .filter(provider -> provider.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new MediaException(
                        Status.MF_E_NOT_FOUND,
                        "No crypto device is called '" + name + "'; there are "
                                + all.stream().map(CryptoDeviceProvider::name).toList()))
                .open(options);
    }
}
