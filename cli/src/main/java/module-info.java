/** The {@code reel} command. */
module dev.reel.cli {
    requires com.fasterxml.jackson.core;
    requires com.sun.jna;
    requires dev.reel.core;
    requires dev.reel.desktop;
    requires dev.reel.ffmpeg;
    requires dev.reel.license;
    requires dev.reel.protection;
    requires info.picocli;
    requires java.desktop;
    requires java.logging;
    requires org.jline.terminal;
    requires static transitive org.jspecify;

    opens dev.reel.cli.command to
            info.picocli;
}
