package dev.reel.protection.process;

import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.platform.MediaException;
import dev.reel.protection.cenc.KeyId;
import dev.reel.protection.packager.ProtectionInfo;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * A source of this process.
 *
 * @param presentation as the source presented itself when it was opened
 * @param keyIds what the container says about the keys of its protected streams; empty when it does not say before the samples come
 */
record HostedSource(long number, MediaSource source, PresentationDescriptor presentation, Set<KeyId> keyIds) {
    static HostedSource of(long number, MediaSource source, String address) {
        PresentationDescriptor presentation = source.createPresentationDescriptor();
        Set<KeyId> keyIds = presentation.requiresProtectedEnvironment() ? keyIdsIn(address) : Set.of();
        return new HostedSource(number, source, presentation, keyIds);
    }

    private static Set<KeyId> keyIdsIn(String address) {
        try {
            Path file = address.startsWith("file:") ? Path.of(URI.create(address)) : Path.of(address);
            return Files.isRegularFile(file) ? ProtectionInfo.read(file).keyIds() : Set.of();
        } catch (IllegalArgumentException elsewhere) {
            return Set.of();
        } catch (MediaException noMp4) {
            return Set.of();
        }
    }
}
