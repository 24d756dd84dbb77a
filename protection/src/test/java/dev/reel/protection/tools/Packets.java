package dev.reel.protection.tools;

import dev.reel.protection.isobmff.MediaSample;
import dev.reel.protection.isobmff.MovieFile;
import dev.reel.protection.isobmff.SampleCursor;
import dev.reel.protection.isobmff.Track;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Lists the samples of a file, one line each, to compare files by. */
public final class Packets {
    private Packets() {}

    /** Stream, time stamps, size and hash of every packet as ffmpeg demuxes, and decrypts when a key is given. */
    public static List<String> byFfmpeg(Path file, String keyHex, String streams) {
        List<String> command = new ArrayList<>();
        if (keyHex != null) {
            command.addAll(List.of("-decryption_key", keyHex));
        }
        command.addAll(List.of(
                "-copyts",
                "-i",
                file.toString(),
                "-map",
                "0:" + streams,
                "-c",
                "copy",
                "-f",
                "framehash",
                "-hash",
                "md5",
                "-"));
        // Behind the hash stands side data, which tells of edit lists that ffmpeg applies to plain files only.
        return ShippedFfmpeg.run(command.toArray(String[]::new))
                .text()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> String.join(",", List.of(line.split(",", -1)).subList(0, 6)))
                .toList();
    }

    /** Hash of every decoded frame. */
    public static List<String> decodedByFfmpeg(Path file, String keyHex, String streams) {
        List<String> command = new ArrayList<>();
        if (keyHex != null) {
            command.addAll(List.of("-decryption_key", keyHex));
        }
        command.addAll(List.of("-i", file.toString(), "-map", "0:" + streams, "-f", "framemd5", "-"));
        return ShippedFfmpeg.run(command.toArray(String[]::new))
                .text()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.substring(line.lastIndexOf(',') + 1).strip())
                .toList();
    }

    /** Track, time stamps, flags, size and hash of every sample as Reel reads the file. */
    public static List<String> byReel(Path file) {
        List<String> lines = new ArrayList<>();
        try (MovieFile movie = MovieFile.open(file)) {
            for (Track track : movie.tracks()) {
                SampleCursor cursor = movie.samples(track);
                for (MediaSample sample = cursor.next(); sample != null; sample = cursor.next()) {
                    byte[] data = new byte[sample.size()];
                    movie.input().read(sample.offset(), data, 0, data.length);
                    lines.add(track.id() + " " + sample.decodeTime() + " " + sample.compositionOffset() + " "
                            + sample.duration() + " " + sample.isSync() + " " + sample.size() + " " + md5(data));
                }
            }
        }
        return lines;
    }

    private static String md5(byte[] data) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(data));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
