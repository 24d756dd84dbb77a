package dev.reel.cli.format;

import dev.reel.pipeline.Disposition;
import dev.reel.platform.media.Rational;
import dev.reel.player.AudioInfo;
import dev.reel.player.StreamInfo;
import dev.reel.player.StreamInfo.Kind;
import dev.reel.player.VideoInfo;
import dev.reel.player.VideoInfo.Colour;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;

/** A stream in one line. */
final class StreamText {
    /** Told by other words, or nothing to tell. */
    private static final Set<Disposition> UNTOLD = EnumSet.of(Disposition.DEFAULT, Disposition.ATTACHED_PICTURE);

    private static final Set<Kind> DECODED = EnumSet.of(Kind.VIDEO, Kind.AUDIO, Kind.SUBTITLE);

    private StreamText() {}

    static String line(StreamInfo stream) {
        StringJoiner line = new StringJoiner(", ");
        line.add("#" + stream.index() + " " + stream.kind().name().toLowerCase(Locale.ROOT) + ": " + stream.codec()
                + profile(stream));
        stream.video().ifPresent(video -> add(line, stream, video));
        stream.audio().ifPresent(audio -> add(line, audio));
        stream.bitRate().ifPresent(rate -> line.add(bits(rate)));
        if (!stream.language().isEmpty()) {
            line.add("language " + stream.language());
        }
        if (!stream.title().isEmpty()) {
            line.add("'" + stream.title() + "'");
        }
        if (stream.isAttachedPicture()) {
            line.add("cover picture");
        }
        stream.dispositions().stream()
                .filter(disposition -> !UNTOLD.contains(disposition))
                .sorted()
                .forEach(disposition -> line.add(words(disposition)));
        if (!stream.decodable() && DECODED.contains(stream.kind())) {
            line.add("no decoder");
        }
        return line.toString();
    }

    private static String profile(StreamInfo stream) {
        String level = stream.level().isEmpty()
                ? ""
                : level(stream.codec(), stream.level().getAsInt());
        String both = (stream.profile() + " " + level).strip();
        return both.isEmpty() ? "" : " (" + both + ")";
    }

    /** As people write it: 3.1 where the codec counts 31 or 93. */
    static String level(String codec, int level) {
        return switch (codec) {
            case "h264" -> level % 10 == 0 ? "" + level / 10 : level / 10 + "." + level % 10;
            case "hevc" -> level % 30 == 0 ? "" + level / 30 : level / 30 + "." + level % 30 / 3;
            case "av1" -> 2 + level / 4 + "." + level % 4;
            default -> "";
        };
    }

    private static void add(StringJoiner line, StreamInfo stream, VideoInfo video) {
        addKnown(line, video.pixelFormat());
        colour(line, video.colour());
        if (video.width() > 0) {
            line.add(video.width() + "x" + video.height());
        }
        Rational shape = video.pixelShape();
        if (shape.numerator() != shape.denominator()) {
            line.add("pixels " + shape.numerator() + ":" + shape.denominator());
        }
        if (!stream.isAttachedPicture()) {
            video.frameRate().ifPresent(rate -> line.add(String.format(Locale.ROOT, "%.4g fps", perSecond(rate))));
        }
        if (!video.scan().isEmpty() && !video.scan().equals("progressive")) {
            line.add("interlaced");
        }
        if (video.orientation().mirrored()) {
            line.add("mirrored");
        }
        if (video.orientation().rotation() != 0) {
            line.add("turned " + video.orientation().rotation() + "°");
        }
    }

    private static void colour(StringJoiner line, Colour colour) {
        Set<String> names = new LinkedHashSet<>(List.of(colour.primaries(), colour.transfer(), colour.matrix()));
        names.remove("");
        addKnown(line, String.join("/", names));
        if (colour.range().equals("pc")) {
            line.add("full range");
        }
        colour.hdr()
                .filter(hdr -> hdr.maximum() > 0)
                .ifPresent(hdr -> line.add("HDR up to " + Math.round(hdr.maximum()) + " cd/m²"));
    }

    private static void add(StringJoiner line, AudioInfo audio) {
        addKnown(line, audio.sampleFormat());
        if (audio.sampleRate() > 0) {
            line.add(audio.sampleRate() + " Hz");
        }
        if (audio.channels() > 0) {
            line.add(audio.layout().isEmpty() ? audio.channels() + " channels" : audio.layout());
        }
    }

    private static void addKnown(StringJoiner line, String text) {
        if (!text.isEmpty()) {
            line.add(text);
        }
    }

    static String words(Disposition disposition) {
        return disposition.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    static double perSecond(Rational rate) {
        return (double) rate.numerator() / rate.denominator();
    }

    static String bits(long perSecond) {
        return perSecond < 10_000_000
                ? String.format(Locale.ROOT, "%.0f kb/s", perSecond / 1e3)
                : String.format(Locale.ROOT, "%.1f Mb/s", perSecond / 1e6);
    }
}
