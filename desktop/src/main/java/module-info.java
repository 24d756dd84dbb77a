/** What people see and hear: windows, terminals and sound cards as sinks of a media session. */
module dev.reel.desktop {
    requires static transitive org.jspecify;
    requires transitive dev.reel.core;
    requires transitive dev.reel.ffmpeg;
    requires transitive java.desktop;

    exports dev.reel.desktop;

    provides dev.reel.pipeline.sink.SinkClass with
            dev.reel.desktop.WindowSinkClass,
            dev.reel.desktop.SoundSinkClass;
}
