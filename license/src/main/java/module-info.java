/** The licence server: content keys in a database, entitlements, ClearKey licences over HTTP. */
module dev.reel.license {
    requires static transitive org.jspecify;
    requires transitive dev.reel.core;
    requires transitive dev.reel.protection;
    requires com.fasterxml.jackson.core;
    requires com.zaxxer.hikari;
    requires java.sql;
    requires org.eclipse.jetty.server;
    // Jetty's types mention it.
    requires static org.slf4j;

    exports dev.reel.license;
    exports dev.reel.license.store;
}
