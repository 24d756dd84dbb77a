package dev.reel.license;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.reel.license.store.KeyTerms;
import dev.reel.license.store.LicenseDatabase;
import dev.reel.platform.MediaException;
import dev.reel.protection.identity.SealingKey;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same on PostgreSQL, and when it goes away. */
class PostgresTest {
    @TempDir
    private Path folder;

    @Test
    void keysAndEntitlements() throws Exception {
        Optional<Path> programs = PostgresServer.programs();
        assumeThat(programs)
                .as("PostgreSQL is installed (apt-get install postgresql)")
                .isPresent();
        SealingKey master = SealingKey.inFile(folder.resolve("master.p12"), new char[0]);
        try (PostgresServer postgres = new PostgresServer(programs.orElseThrow())) {
            try (Desk desk = new Desk(open(postgres, master), options -> options).withFilm()) {
                assertThat(desk.post(Desk.request(Desk.KID)).body()).contains(Desk.base64(Desk.KEY));
                Assertions.assertThatThrownBy(
                                () -> desk.add("film", "", "0".repeat(32) + ":" + Desk.KEY, KeyTerms.NONE))
                        .isInstanceOf(MediaException.class)
                        .hasMessageContaining("has a key already");
                assertThat(desk.database.withdraw("*", "film")).isTrue();
                String token = desk.database.grant("alice", "film", null).orElseThrow();
                assertThat(desk.post(Desk.request(Desk.KID)).statusCode()).isEqualTo(403);
                assertThat(desk.post(Desk.request(Desk.KID), "Authorization", "Bearer " + token)
                                .statusCode())
                        .isEqualTo(200);
                postgres.crash();
                HttpResponse<String> without = desk.post(Desk.request(Desk.KID));
                assertThat(without.statusCode()).isEqualTo(503);
                assertThat(without.headers().firstValue("retry-after")).isPresent();
                assertThat(without.body()).doesNotContain("jdbc", "sql", "SQL");
            }
        }
    }

    private static LicenseDatabase open(PostgresServer postgres, SealingKey master) {
        return LicenseDatabase.open(postgres.address(), "", master, Clock.systemUTC());
    }
}
