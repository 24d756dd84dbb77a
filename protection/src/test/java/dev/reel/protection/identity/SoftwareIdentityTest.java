package dev.reel.protection.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.platform.MediaException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoftwareIdentityTest {
    @TempDir
    private Path folder;

    private SoftwareIdentity open(Path file) {
        return SoftwareIdentity.open(Optional.of(file), Clock.systemUTC(), new SecureRandom());
    }

    @Test
    void isMadeOnceAndOnlyItsOwnerMayReadIt() throws Exception {
        Path file = folder.resolve("deep/device.p12");
        List<X509Certificate> first = open(file).chain();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(open(file).chain()).isEqualTo(first);
        try (var left = Files.list(folder.resolve("deep"))) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void renewalChangesTheLeafAndIsKept() {
        Path file = folder.resolve("device.p12");
        SoftwareIdentity identity = open(file);
        List<X509Certificate> before = identity.chain();
        identity.renew();
        assertThat(identity.chain().get(0)).isNotEqualTo(before.get(0));
        assertThat(identity.chain().get(1)).isEqualTo(before.get(1));
        assertThat(open(file).chain()).isEqualTo(identity.chain());
    }

    @Test
    void aFileThatOthersMayReadIsRefused() throws Exception {
        Path file = folder.resolve("device.p12");
        open(file).close();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> open(file)).isInstanceOf(MediaException.class).hasMessageContaining("chmod 600");
    }

    @Test
    void aBrokenFileIsNamed() throws Exception {
        Path file = folder.resolve("device.p12");
        open(file).close();
        Files.write(file, new byte[] {1, 2, 3});
        assertThatThrownBy(() -> open(file)).isInstanceOf(MediaException.class).hasMessageContaining(file.toString());
    }

    @Test
    void firstUseByManyAtOnceGivesOneIdentity() throws Exception {
        Path file = folder.resolve("device.p12");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<List<X509Certificate>>> opens = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                opens.add(() -> open(file).chain());
            }
            List<X509Certificate> kept = open(file).chain();
            for (Future<List<X509Certificate>> chain : threads.invokeAll(opens)) {
                assertThat(chain.get()).isEqualTo(kept);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
