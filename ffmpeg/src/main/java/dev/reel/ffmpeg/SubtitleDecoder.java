package dev.reel.ffmpeg;

import dev.reel.ffmpeg.internal.codec.SubtitleCodec;
import dev.reel.ffmpeg.internal.natives.DemuxedStream;
import dev.reel.ffmpeg.internal.natives.Interrupt;
import dev.reel.ffmpeg.internal.natives.Packet;
import dev.reel.ffmpeg.internal.natives.PacketBuffer;
import dev.reel.ffmpeg.internal.natives.ReadFailure;
import dev.reel.ffmpeg.internal.natives.StreamFormat;
import dev.reel.ffmpeg.internal.natives.TimeBase;
import dev.reel.ffmpeg.internal.read.Demuxer;
import dev.reel.ffmpeg.internal.read.Location;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns the samples of a subtitle stream into what is shown: text as lines, pictures as elements. One thread at a time; a sample
 * that cannot be decoded gives nothing.
 */
public final class SubtitleDecoder implements AutoCloseable {
    private final SubtitleCodec codec;
    private final TimeBase timeBase;

    private SubtitleDecoder(SubtitleCodec codec, TimeBase timeBase) {
        this.codec = codec;
        this.timeBase = timeBase;
    }

    /** True for subtitles of a kind that this build of FFmpeg decodes. */
    public static boolean decodes(MediaType type) {
        return type.majorType().equals(MajorType.SUBTITLE)
                && StreamFormat.of(type).parameters().hasDecoder();
    }

    /** A decoder for a type that it {@link #decodes}; else {@code MF_E_TOPO_CODEC_NOT_FOUND}. */
    public static SubtitleDecoder open(MediaType type) {
        StreamFormat format = StreamFormat.of(type);
        return new SubtitleDecoder(SubtitleCodec.open(format.parameters(), format.timeBase()), format.timeBase());
    }

    /** What a sample holds; its times are the sample's. */
    public List<Subtitle> decode(Sample sample) {
        List<Subtitle> all = new ArrayList<>();
        for (int i = 0; i < sample.bufferCount(); i++) {
            try (Packet packet = sample.buffer(i) instanceof PacketBuffer demuxed
                    ? demuxed.packet().share()
                    : Packet.copyOf(sample.buffer(i).data())) {
                all.addAll(codec.decode(packet, sample.time(), sample.hasDuration() ? sample.duration() : 0));
            }
        }
        return all;
    }

    /**
     * All subtitles of a file that holds nothing else, such as SRT, WebVTT or ASS, from its first subtitle stream, in the order
     * of their starts; their times begin with the film's.
     *
     * @throws MediaException when the file cannot be opened or holds no subtitles
     */
    public static List<Subtitle> readFile(String path, OpenOptions options) {
        List<Subtitle> all = new ArrayList<>();
        try (Interrupt interrupt = new Interrupt(
                        options.patience(), options.total(), Platform.system().timeService());
                Demuxer demuxer = Demuxer.open(Location.of(path), options, interrupt);
                Packet packet = new Packet()) {
            DemuxedStream stream = demuxer.streams().stream()
                    .filter(each -> each.parameters().isSubtitle())
                    .findFirst()
                    .orElseThrow(() -> new MediaException(
                            Status.MF_E_MEDIA_SOURCE_NO_STREAMS_SELECTED, "there are no subtitles in " + path));
            try (SubtitleDecoder decoder = new SubtitleDecoder(
                    SubtitleCodec.open(stream.parameters(), stream.timeBase()), stream.timeBase())) {
                while (readOrEnd(demuxer, packet)) {
                    if (packet.streamIndex() == stream.index() && packet.pts() != TimeBase.NONE) {
                        all.addAll(decoder.codec.decode(
                                packet,
                                decoder.timeBase.toHns(packet.pts()),
                                decoder.timeBase.toHns(packet.duration())));
                    }
                    packet.clear();
                }
            }
        }
        return all;
    }

    /**
     * Subtitles of some streams of a file that begin within a stretch of time: what a jump to its end would miss, because a
     * container is entered at a picture and not at the subtitle that is still shown there.
     *
     * @param streams the ids of the streams
     * @param from 100 ns units of presentation time
     * @param until the end of the stretch
     * @return by the id of the stream
     */
    public static Map<Integer, List<Subtitle>> readStretch(
            String path, OpenOptions options, Set<Integer> streams, long from, long until) {
        Map<Integer, List<Subtitle>> all = new HashMap<>();
        Map<Integer, SubtitleDecoder> decoders = new HashMap<>();
        try (Interrupt interrupt = new Interrupt(
                        options.patience(), options.total(), Platform.system().timeService());
                Demuxer demuxer = Demuxer.open(Location.of(path), options, interrupt);
                Packet packet = new Packet()) {
            for (DemuxedStream stream : demuxer.streams()) {
                boolean wanted = streams.contains(stream.index());
                demuxer.select(stream.index(), wanted);
                if (wanted) {
                    decoders.put(
                            stream.index(),
                            new SubtitleDecoder(
                                    SubtitleCodec.open(stream.parameters(), stream.timeBase()), stream.timeBase()));
                }
            }
            long begin = 10 * demuxer.startMicros();
            if (from > 0) {
                demuxer.seek((from + begin) / 10);
            }
            while (readOrEnd(demuxer, packet)) {
                SubtitleDecoder decoder = decoders.get(packet.streamIndex());
                if (decoder != null && packet.pts() != TimeBase.NONE) {
                    long time = decoder.timeBase.toHns(packet.pts()) - begin;
                    if (time > until) {
                        break;
                    }
                    all.computeIfAbsent(packet.streamIndex(), id -> new ArrayList<>())
                            .addAll(decoder.codec.decode(packet, time, decoder.timeBase.toHns(packet.duration())));
                }
                packet.clear();
            }
        } finally {
            decoders.values().forEach(SubtitleDecoder::close);
        }
        return all;
    }

    private static boolean readOrEnd(Demuxer demuxer, Packet packet) {
        try {
            return demuxer.read(packet);
        } catch (MediaException failure) {
            if (ReadFailure.isDamage(failure)) {
                return false;
            }
            throw failure;
        }
    }

    @Override
    public void close() {
        codec.close();
    }
}
