/** The media session engine: platform, pipeline contracts, topology, session and player. */
module dev.reel.core {
    requires static java.desktop;
    requires java.net.http;
    requires static transitive org.jspecify;

    exports dev.reel.pipeline;
    exports dev.reel.pipeline.clock;
    exports dev.reel.pipeline.open;
    exports dev.reel.pipeline.transform;
    exports dev.reel.pipeline.bytestream;
    exports dev.reel.pipeline.sink;
    exports dev.reel.pipeline.source;
    exports dev.reel.platform;
    exports dev.reel.platform.media;
    exports dev.reel.player;
    exports dev.reel.session;
    exports dev.reel.session.quality;
    exports dev.reel.session.sequencer;
    exports dev.reel.topology;
    exports dev.reel.topology.transcode;

    uses dev.reel.pipeline.open.ByteStreamHandler;
    uses dev.reel.pipeline.sink.FileSinkProvider;
    uses dev.reel.pipeline.sink.SinkClass;
    uses dev.reel.pipeline.open.SchemeHandler;
    uses dev.reel.pipeline.transform.TransformProvider;

    provides dev.reel.pipeline.open.SchemeHandler with
            dev.reel.pipeline.bytestream.FileSchemeHandler,
            dev.reel.pipeline.bytestream.HttpSchemeHandler;
    provides dev.reel.pipeline.sink.SinkClass with
            dev.reel.pipeline.sink.PacedNullSink,
            dev.reel.pipeline.sink.RatelessNullSink;
}
