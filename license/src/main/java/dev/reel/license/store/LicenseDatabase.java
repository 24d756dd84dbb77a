package dev.reel.license.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.cenc.ContentKey;
import dev.reel.protection.cenc.KeyId;
import dev.reel.protection.identity.SealingKey;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keys and entitlements in a database. What a call has done when it returns stays done, whatever happens to this process then; several
 * processes may work on one database.
 *
 * <p>Any thread; calls wait for the database, and fail with {@code E_FAIL} and its reason when it does not answer.
 */
public final class LicenseDatabase implements AutoCloseable {
    private static final KeyId CHECK = KeyId.parse("5265656c4d61737465724b6579436865");
    private static final int ANSWER_WITHIN = 5_000;
    private static final int LONGEST_NAME = 200;
    private static final String COLUMNS =
            "k.kid, k.content, k.label, k.policy, k.wrapped_only, k.storable, k.created, k.revoked";

    private final HikariDataSource pool;
    private final SealingKey master;
    private final Clock clock;
    private final String name;
    private final SecureRandom random = new SecureRandom();

    /** Work with a connection. */
    private interface Work<R> {
        R run(Connection connection) throws SQLException;
    }

    /**
     * Opens a database, and makes its tables where they are missing.
     *
     * @param location a file, made when missing and readable by its owner only; or {@code jdbc:postgresql://HOST/NAME?user=…}
     * @param password of the database's user; empty for none
     */
    public static LicenseDatabase open(String location, String password, SealingKey master, Clock clock) {
        LicenseDatabase database = new LicenseDatabase(location, password, master, clock);
        try {
            database.makeTables();
            database.requireMaster();
            return database;
        } catch (RuntimeException failed) {
            database.close();
            throw failed;
        }
    }

    private LicenseDatabase(String location, String password, SealingKey master, Clock clock) {
        this.master = master;
        this.clock = clock;
        HikariConfig config = new HikariConfig();
        config.setPoolName("reel-license");
        config.setConnectionTimeout(ANSWER_WITHIN);
        config.setValidationTimeout(ANSWER_WITHIN / 2);
        if (location.startsWith("jdbc:")) {
            this.name = location.replaceAll("\\?.*", "");
            config.setJdbcUrl(location);
            config.setMaximumPoolSize(8);
            // A server that hangs must not hold a request for ever.
            config.addDataSourceProperty("socketTimeout", Integer.toString(ANSWER_WITHIN / 1000));
            config.addDataSourceProperty("connectTimeout", Integer.toString(ANSWER_WITHIN / 1000));
            if (!password.isEmpty()) {
                config.setPassword(password);
            }
        } else {
            this.name = location;
            makeFile(Path.of(location));
            config.setJdbcUrl("jdbc:sqlite:" + location);
            config.setMaximumPoolSize(4);
            config.addDataSourceProperty("journal_mode", "WAL");
            config.addDataSourceProperty("synchronous", "FULL");
            config.addDataSourceProperty("transaction_mode", "IMMEDIATE");
            config.addDataSourceProperty("busy_timeout", Integer.toString(ANSWER_WITHIN));
        }
        try {
            this.pool = new HikariDataSource(config);
        } catch (RuntimeException failed) {
            throw unusable(failed);
        }
    }

    private void makeFile(Path file) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
                Files.createFile(file, SealingKey.ownerOnly(folder));
            }
        } catch (FileAlreadyExistsException there) {
            return;
        } catch (IOException failed) {
            throw unusable(failed);
        }
    }

    private MediaException unusable(Exception failed) {
        String why = "no reason given";
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage();
            why = message == null || message.isBlank()
                    ? why
                    : message.lines().findFirst().orElse(why);
        }
        return new MediaException(Status.E_FAIL, "the licence database " + name + " does not work: " + why, failed);
    }

    private <R> R with(Work<R> work) {
        try (Connection connection = pool.getConnection()) {
            return work.run(connection);
        } catch (SQLException failed) {
            throw unusable(failed);
        }
    }

    /** All or nothing. */
    private <R> R change(Work<R> work) {
        return with(connection -> {
            connection.setAutoCommit(false);
            try {
                R result = work.run(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException failed) {
                connection.rollback();
                throw failed;
            } finally {
                connection.setAutoCommit(true);
            }
        });
    }

    private void makeTables() {
        var unusedDone = change(connection -> {
            try (Statement statement = connection.createStatement()) {
                for (String table : List.of(
                        "CREATE TABLE IF NOT EXISTS reel_master (name VARCHAR(32) PRIMARY KEY, sealed VARCHAR(255) NOT"
                                + " NULL)",
                        "CREATE TABLE IF NOT EXISTS content_key (kid CHAR(32) PRIMARY KEY, content VARCHAR(200) NOT"
                                + " NULL, label VARCHAR(200) NOT NULL, sealed VARCHAR(255) NOT NULL, policy VARCHAR(3) NOT"
                                + " NULL, wrapped_only INTEGER NOT NULL, storable INTEGER NOT NULL, created BIGINT NOT"
                                + " NULL, revoked BIGINT)",
                        "CREATE UNIQUE INDEX IF NOT EXISTS content_key_label ON content_key (content, label)"
                                + " WHERE revoked IS NULL",
                        "CREATE TABLE IF NOT EXISTS holder (name VARCHAR(200) PRIMARY KEY, token CHAR(64) UNIQUE)",
                        "CREATE TABLE IF NOT EXISTS entitlement (holder VARCHAR(200) NOT NULL, content VARCHAR(200) NOT"
                                + " NULL, until BIGINT, PRIMARY KEY (content, holder))")) {
                    statement.execute(table);
                }
            }
            return true;
        });
    }

    /** A database goes with one master key: another would make keys that nobody can open later. */
    private void requireMaster() {
        String sealed = change(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO reel_master (name, sealed) VALUES ('check', ?) ON CONFLICT DO NOTHING")) {
                insert.setString(1, sealed(CHECK, CHECK.toBytes()));
                insert.executeUpdate();
            }
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT sealed FROM reel_master WHERE name = 'check'")) {
                return rows.next() ? rows.getString(1) : "";
            }
        });
        try {
            var unusedBytes = unsealed(CHECK, sealed);
        } catch (MediaException another) {
            throw new MediaException(
                    Status.E_FAIL,
                    "the licence database " + name
                            + " belongs to another master key; give the one that it was made with",
                    another);
        }
    }

    /**
     * Keeps a key for a part of a content.
     *
     * @param key null for a random one with a random id
     * @throws MediaException {@code E_INVALIDARG} when that part has a key already or the id is taken
     */
    public StoredKey add(String content, String label, @Nullable ContentKey key, KeyTerms terms) {
        requireName("content", content);
        if (!label.isEmpty()) {
            requireName("label", label);
        }
        byte[] fresh = new byte[ContentKey.SIZE];
        try {
            KeyId id;
            String sealed;
            if (key == null) {
                random.nextBytes(fresh);
                id = KeyId.of(fresh, 0);
                random.nextBytes(fresh);
                sealed = sealed(id, fresh);
            } else {
                id = key.id();
                sealed = key.use(bytes -> sealed(key.id(), bytes));
            }
            StoredKey stored = new StoredKey(id, content, label, terms, clock.instant(), null);
            insert(stored, sealed);
            return stored;
        } finally {
            Arrays.fill(fresh, (byte) 0);
        }
    }

    private void insert(StoredKey stored, String sealed) {
        int rows = change(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO content_key (kid, content, label, sealed, policy, wrapped_only, storable, created)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")) {
                insert.setString(1, stored.id().toString());
                insert.setString(2, stored.content());
                insert.setString(3, stored.label());
                insert.setString(4, sealed);
                insert.setString(5, stored.terms().policy());
                insert.setInt(6, stored.terms().wrappedOnly() ? 1 : 0);
                insert.setInt(7, stored.terms().storable() ? 1 : 0);
                insert.setLong(8, stored.created().getEpochSecond());
                return insert.executeUpdate();
            }
        });
        if (rows == 0) {
            throw new MediaException(
                    Status.E_INVALIDARG,
                    "cannot add key " + stored.id() + ": the id is taken, or " + stored.content()
                            + (stored.label().isEmpty() ? "" : " " + stored.label())
                            + " has a key already; revoke that one first");
        }
    }

    /** All keys that there are or were, oldest first. */
    public List<StoredKey> list() {
        return with(connection -> {
            List<StoredKey> keys = new ArrayList<>();
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT " + COLUMNS
                            + " FROM content_key k ORDER BY k.created, k.content, k.label, k.kid")) {
                while (rows.next()) {
                    keys.add(stored(rows));
                }
            }
            return keys;
        });
    }

    /** Who is entitled to a content, in order of names. */
    public List<String> holders(String content) {
        return with(connection -> {
            List<String> names = new ArrayList<>();
            try (PreparedStatement query =
                    connection.prepareStatement("SELECT holder FROM entitlement WHERE content = ? ORDER BY holder")) {
                query.setString(1, content);
                try (ResultSet rows = query.executeQuery()) {
                    while (rows.next()) {
                        names.add(rows.getString(1));
                    }
                }
            }
            return names;
        });
    }

    /** The keys of a content that are given out now, for a packager; the caller closes them. */
    public List<Offer> keys(String content) {
        return with(connection -> {
            List<Offer> offers = new ArrayList<>();
            try (PreparedStatement query = connection.prepareStatement("SELECT " + COLUMNS
                    + ", k.sealed FROM content_key k WHERE k.content = ? AND k.revoked IS NULL ORDER BY k.label")) {
                query.setString(1, content);
                try (ResultSet rows = query.executeQuery()) {
                    while (rows.next()) {
                        StoredKey stored = stored(rows);
                        offers.add(new Offer(stored, opened(stored.id(), rows.getString("sealed")), null));
                    }
                }
            }
            return offers;
        });
    }

    /**
     * What the holder of a token would get of these keys: one offer for each key that is known, in no order. The caller closes them.
     *
     * @param token null for nobody in particular
     */
    public List<Offer> offers(Collection<KeyId> ids, @Nullable String token) {
        if (ids.isEmpty()) {
            return List.of();
        }
        String query = "SELECT " + COLUMNS + ", k.sealed, e.holder, e.until FROM content_key k"
                + " LEFT JOIN entitlement e ON e.content = k.content AND (e.holder = '" + Holder.EVERYBODY
                + "' OR e.holder = (SELECT h.name FROM holder h WHERE h.token = ?))" + " WHERE k.kid IN ("
                + String.join(",", Collections.nCopies(ids.size(), "?")) + ") ORDER BY k.kid";
        return with(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(query)) {
                int at = 1;
                statement.setString(at++, token == null ? "" : Holder.digest(token));
                for (KeyId id : ids) {
                    statement.setString(at++, id.toString());
                }
                try (ResultSet rows = statement.executeQuery()) {
                    return best(rows);
                }
            }
        });
    }

    /** A key may be had by two entitlements: by everybody's and by one's own. The one that lasts longer counts. */
    private List<Offer> best(ResultSet rows) throws SQLException {
        List<Offer> offers = new ArrayList<>();
        Instant now = clock.instant();
        while (rows.next()) {
            StoredKey stored = stored(rows);
            long until = rows.getLong("until");
            Instant end = rows.wasNull() ? null : Instant.ofEpochSecond(until);
            boolean entitled =
                    rows.getString("holder") != null && stored.revoked() == null && (end == null || now.isBefore(end));
            Offer last = offers.isEmpty() ? null : offers.get(offers.size() - 1);
            if (last != null && last.stored().id().equals(stored.id())) {
                boolean longer = entitled
                        && (last.key() == null || (last.until() != null && (end == null || end.isAfter(last.until()))));
                if (!longer) {
                    continue;
                }
                last.close();
                offers.remove(offers.size() - 1);
            }
            offers.add(new Offer(
                    stored, entitled ? opened(stored.id(), rows.getString("sealed")) : null, entitled ? end : null));
        }
        return offers;
    }

    /** Bound to its id: no row can pose as another. */
    private String sealed(KeyId id, byte[] plain) {
        return Base64.getEncoder().encodeToString(master.seal(plain, id.toBytes()));
    }

    private byte[] unsealed(KeyId id, String sealed) {
        try {
            return master.open(Base64.getDecoder().decode(sealed), id.toBytes());
        } catch (MediaException | IllegalArgumentException changed) {
            throw new MediaException(
                    Status.E_FAIL,
                    "what the licence database " + name + " holds for key " + id
                            + " was not sealed with this master key, or was changed",
                    changed);
        }
    }

    private ContentKey opened(KeyId id, String sealed) {
        byte[] bytes = unsealed(id, sealed);
        try {
            return ContentKey.of(id, bytes);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static StoredKey stored(ResultSet rows) throws SQLException {
        long revoked = rows.getLong("revoked");
        boolean never = rows.wasNull();
        return new StoredKey(
                KeyId.parse(rows.getString("kid")),
                rows.getString("content"),
                rows.getString("label"),
                new KeyTerms(rows.getString("policy"), rows.getInt("wrapped_only") != 0, rows.getInt("storable") != 0),
                Instant.ofEpochSecond(rows.getLong("created")),
                never ? null : Instant.ofEpochSecond(revoked));
    }

    /** No licence has this key from now on; false when it was not given out anyway. */
    public boolean revoke(KeyId id) {
        return update("UPDATE content_key SET revoked = ? WHERE kid = ? AND revoked IS NULL", now(), id.toString()) > 0;
    }

    /** No licence has any key of the content from now on; how many keys that were. */
    public int revoke(String content) {
        return update("UPDATE content_key SET revoked = ? WHERE content = ? AND revoked IS NULL", now(), content);
    }

    /**
     * Entitles a holder to a content, until a time or for good; an entitlement that was there is replaced.
     *
     * @return the token of a holder who was not known before: it is not kept and cannot be shown again
     */
    public Optional<String> grant(String holder, String content, @Nullable Instant until) {
        requireName("content", content);
        return change(connection -> {
            Optional<String> token = holder.equals(Holder.EVERYBODY) ? Optional.empty() : make(connection, holder);
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO entitlement (holder, content, until) VALUES (?, ?, ?)"
                            + " ON CONFLICT (holder, content) DO UPDATE SET until = excluded.until")) {
                insert.setString(1, holder);
                insert.setString(2, content);
                if (until == null) {
                    insert.setNull(3, java.sql.Types.BIGINT);
                } else {
                    insert.setLong(3, until.getEpochSecond());
                }
                insert.executeUpdate();
            }
            return token;
        });
    }

    private Optional<String> make(Connection connection, String holder) throws SQLException {
        requireName("holder", holder);
        String token = Holder.newToken(random);
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO holder (name, token) VALUES (?, ?) ON CONFLICT DO NOTHING")) {
            insert.setString(1, holder);
            insert.setString(2, Holder.digest(token));
            return insert.executeUpdate() > 0 ? Optional.of(token) : Optional.empty();
        }
    }

    /** Takes an entitlement back; false when there was none. */
    public boolean withdraw(String holder, String content) {
        return update("DELETE FROM entitlement WHERE holder = ? AND content = ?", holder, content) > 0;
    }

    /** True when the database answers. */
    public boolean isAlive() {
        try {
            return with(connection -> connection.isValid(ANSWER_WITHIN / 1000));
        } catch (MediaException dead) {
            return false;
        }
    }

    private int update(String sql, Object... values) {
        return change(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (int i = 0; i < values.length; i++) {
                    statement.setObject(i + 1, values[i]);
                }
                return statement.executeUpdate();
            }
        });
    }

    private Long now() {
        return clock.instant().getEpochSecond();
    }

    /** Names stand in lists and addresses, so they are plain. */
    private static void requireName(String what, String name) {
        if (name.length() > LONGEST_NAME || !name.matches("[\\p{L}\\p{N}][\\p{L}\\p{N}._:@/#-]*")) {
            throw new MediaException(
                    Status.E_INVALIDARG,
                    String.format(
                            Locale.ROOT,
                            "a %s's name begins with a letter or digit and has letters, digits and . _ : @ / # - only,"
                                    + " %d at most",
                            what,
                            LONGEST_NAME));
        }
    }

    /** Gives the connections back. */
    @Override
    public void close() {
        pool.close();
    }

    @Override
    public String toString() {
        return name;
    }
}
