package dev.reel.desktop;

import dev.reel.platform.MediaException;
import dev.reel.platform.MediaType;
import dev.reel.platform.Status;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.DataLine;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.SourceDataLine;

/** The lines of the Java sound system: the machine's default device. */
final class JavaSoundLines implements AudioLines {
    /** Twice what is ever written ahead, so that writing hardly ever waits. */
    private static final int BUFFER_MILLIS = 500;

    @Override
    public boolean supports(int sampleRate, int channels) {
        return AudioSystem.isLineSupported(info(sampleRate, channels));
    }

    @Override
    public AudioLine open(MediaType type) {
        DataLine.Info info = info(type.sampleRate(), type.channels());
        try {
            SourceDataLine line = (SourceDataLine) AudioSystem.getLine(info);
            int block = 2 * type.channels();
            line.open(format(type.sampleRate(), type.channels()), block * (type.sampleRate() * BUFFER_MILLIS / 1000));
            return new JavaSoundLine(line);
        } catch (LineUnavailableException failure) {
            throw new MediaException(
                    Status.MF_E_AUDIO_PLAYBACK_DEVICE_IN_USE,
                    "the sound card cannot be opened for " + type + ": " + failure.getMessage()
                            + "; close other programs that play, or choose none for audio",
                    failure);
        } catch (IllegalArgumentException | SecurityException failure) {
            throw new MediaException(
                    Status.MF_E_NO_AUDIO_PLAYBACK_DEVICE,
                    "there is no sound card for " + type + ": " + failure.getMessage() + "; choose none for audio",
                    failure);
        }
    }

    private static DataLine.Info info(int sampleRate, int channels) {
        return new DataLine.Info(SourceDataLine.class, format(sampleRate, channels));
    }

    private static AudioFormat format(int sampleRate, int channels) {
        return new AudioFormat(
                AudioFormat.Encoding.PCM_SIGNED, sampleRate, 16, channels, 2 * channels, sampleRate, false);
    }

    private record JavaSoundLine(SourceDataLine line) implements AudioLine {
        @Override
        public void start() {
            line.start();
        }

        @Override
        public void stop() {
            line.stop();
        }

        @Override
        public void flush() {
            line.flush();
        }

        @Override
        public int write(byte[] bytes, int offset, int length) {
            return line.write(bytes, offset, length);
        }

        @Override
        public long framePosition() {
            return line.getLongFramePosition();
        }

        @Override
        public void close() {
            line.close();
        }
    }
}
