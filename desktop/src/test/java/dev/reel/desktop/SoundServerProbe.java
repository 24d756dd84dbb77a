package dev.reel.desktop;

import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.Platform;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Subtype;
import dev.reel.player.Player;
import dev.reel.player.PlayerListener;
import dev.reel.player.PlayerState;

/** Plays a file on the sound card of this machine and says how that went; a process of its own, for its environment. */
final class SoundServerProbe {
    private SoundServerProbe() {}

    public static void main(String[] arguments) {
        Platform platform = Platform.system();
        MediaType stream = MediaType.audio(Subtype.PCM, 48_000, 2, 16);
        System.out.println("obstacle " + SoundCard.obstacle().orElse("none"));
        try (Player player = Player.builder()
                .audio(SoundCard.activate(platform, stream))
                .withoutVideo()
                .listener(new PlayerListener() {
                    @Override
                    public void onState(PlayerState state) {
                        System.out.println("state " + state);
                    }

                    @Override
                    public void onEvent(MediaEvent event) {
                        if (event.type() == MediaEventType.MENonFatalError) {
                            System.out.println(event.status().symbol() + " "
                                    + event.attributes().get(EventAttributes.MESSAGE, ""));
                        }
                    }
                })
                .open(arguments[0])) {
            var unusedStarted = player.play();
            player.awaitEnd();
        }
        System.exit(0);
    }
}
