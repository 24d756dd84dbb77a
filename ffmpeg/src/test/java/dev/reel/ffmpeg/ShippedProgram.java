package dev.reel.ffmpeg;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks the shipped program for the hash of a stream, the way users are told to check ours. */
public final class ShippedProgram {
    private static final Pattern MD5 = Pattern.compile("MD5=([0-9a-f]{32})");

    private static final Pattern MP4 = Pattern.compile("\\.(mp4|m4a|mov|3gp)$");

    private ShippedProgram() {}

    /** The program's hash of a stream; fails when the program does. */
    public static String hash(String file, StreamDigest digest) throws IOException, InterruptedException {
        boolean video = digest.kind() == StreamDigest.Kind.VIDEO;
        List<String> line = new ArrayList<>(List.of("-loglevel", "error"));
        if (video) {
            line.add("-noautorotate");
        }
        line.addAll(List.of("-i", file, "-map", "0:" + digest.index()));
        line.addAll(video ? List.of("-fps_mode", "passthrough") : List.of("-c:a", "pcm_f32le"));
        if (!video && MP4.matcher(file).find()) {
            // The program plays on to the end of the last packet, whatever the edit list says.
            line.addAll(List.of("-af", "atrim=end_sample=" + digest.units()));
        }
        line.addAll(List.of("-f", "md5", "-"));
        String output = FfmpegProgram.run(line);
        Matcher matcher = MD5.matcher(output);
        if (!matcher.find()) {
            throw new IOException("no hash in " + output);
        }
        return matcher.group(1);
    }
}
