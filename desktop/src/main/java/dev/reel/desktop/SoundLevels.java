package dev.reel.desktop;

import dev.reel.pipeline.AudioStreamVolume;
import dev.reel.pipeline.SimpleAudioVolume;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** The volume of a {@link SoundCard}: one for all, and one for each channel. Any thread. */
final class SoundLevels {
    /** Gain of every channel, what is muted 0; replaced as a whole when anything changes. Empty until there is a type. */
    private volatile float[] gains = {};

    private float[] channels = {};
    private float master = 1;
    private boolean muted;

    /** The gain of a channel right now. */
    float gain(int channel) {
        float[] all = gains;
        return channel < all.length ? all[channel] : 1;
    }

    /** True when sound passes as it is. */
    boolean isNeutral() {
        for (float gain : gains) {
            if (gain != 1) {
                return false;
            }
        }
        return true;
    }

    /** Levels of channels count for one format; another number of channels begins anew. */
    synchronized void setChannels(int count) {
        if (channels.length != count) {
            channels = new float[count];
            Arrays.fill(channels, 1);
            apply();
        }
    }

    private synchronized void apply() {
        float[] all = channels.clone();
        for (int i = 0; i < all.length; i++) {
            all[i] = muted ? 0 : all[i] * master;
        }
        gains = all;
    }

    private static float checked(float level) {
        if (!(level >= 0 && level <= 1)) {
            throw new MediaException(Status.E_INVALIDARG, "a volume is from 0 to 1, not " + level);
        }
        return level;
    }

    /** @param alive fails when the sink is shut down */
    SimpleAudioVolume whole(Runnable alive) {
        return new SimpleAudioVolume() {
            @Override
            public float masterVolume() {
                alive.run();
                synchronized (SoundLevels.this) {
                    return master;
                }
            }

            @Override
            public void setMasterVolume(float level) {
                alive.run();
                checked(level);
                synchronized (SoundLevels.this) {
                    master = level;
                    apply();
                }
            }

            @Override
            public boolean isMuted() {
                alive.run();
                synchronized (SoundLevels.this) {
                    return muted;
                }
            }

            @Override
            public void setMuted(boolean silent) {
                alive.run();
                synchronized (SoundLevels.this) {
                    muted = silent;
                    apply();
                }
            }
        };
    }

    /** @param ready fails when the sink is shut down or has no type yet; gives the number of channels */
    AudioStreamVolume each(Supplier<Integer> ready) {
        return new AudioStreamVolume() {
            @Override
            public int channelCount() {
                return ready.get();
            }

            @Override
            public float channelVolume(int channel) {
                return allVolumes().get(existing(channel));
            }

            @Override
            public void setChannelVolume(int channel, float level) {
                List<Float> levels = new ArrayList<>(allVolumes());
                levels.set(existing(channel), level);
                setAllVolumes(levels);
            }

            @Override
            public List<Float> allVolumes() {
                setChannels(ready.get());
                synchronized (SoundLevels.this) {
                    List<Float> levels = new ArrayList<>();
                    for (float level : channels) {
                        levels.add(level);
                    }
                    return List.copyOf(levels);
                }
            }

            @Override
            public void setAllVolumes(List<Float> levels) {
                int count = ready.get();
                if (levels.size() != count) {
                    throw new MediaException(
                            Status.E_INVALIDARG, levels.size() + " volumes do not fit " + count + " channels");
                }
                levels.forEach(SoundLevels::checked);
                setChannels(count);
                synchronized (SoundLevels.this) {
                    for (int i = 0; i < count; i++) {
                        channels[i] = levels.get(i);
                    }
                    apply();
                }
            }

            private int existing(int channel) {
                int count = ready.get();
                if (channel < 0 || channel >= count) {
                    throw new MediaException(
                            Status.E_INVALIDARG, "there is no channel " + channel + ", there are " + count);
                }
                return channel;
            }
        };
    }
}
