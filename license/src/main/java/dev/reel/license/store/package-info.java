/**
 * What a licence server keeps: content keys, wrapped by a master key, and who may have them. In a database of JDBC: a file of SQLite, or
 * PostgreSQL.
 *
 * <p>Thread rule: any thread; calls wait for the database. Start reading at {@link dev.reel.license.store.LicenseDatabase}.
 */
@NullMarked
package dev.reel.license.store;

import org.jspecify.annotations.NullMarked;
