package dev.reel.desktop;

import dev.reel.pipeline.AudioPolicy;
import dev.reel.platform.MediaEvent;
import java.util.UUID;

/** Keeps what an application says about its sound; Java's sound system has no mixer that shows it. Any thread. */
final class SoundPolicy implements AudioPolicy {
    private final Runnable alive;
    private volatile UUID group = MediaEvent.NO_EXTENDED_TYPE;
    private volatile String name = "";
    private volatile String icon = "";

    /** @param alive fails when the sink is shut down */
    SoundPolicy(Runnable alive) {
        this.alive = alive;
    }

    @Override
    public UUID groupingParam() {
        alive.run();
        return group;
    }

    @Override
    public void setGroupingParam(UUID newGroup) {
        alive.run();
        group = newGroup;
    }

    @Override
    public String displayName() {
        alive.run();
        return name;
    }

    @Override
    public void setDisplayName(String newName) {
        alive.run();
        name = newName;
    }

    @Override
    public String iconPath() {
        alive.run();
        return icon;
    }

    @Override
    public void setIconPath(String path) {
        alive.run();
        icon = path;
    }
}
