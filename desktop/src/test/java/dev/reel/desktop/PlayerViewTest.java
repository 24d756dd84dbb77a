package dev.reel.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.ffmpeg.FfmpegProgram;
import dev.reel.player.Player;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What plays is seen in a component of the application's own, in its shape. */
@Timeout(120)
class PlayerViewTest {
    @TempDir
    Path folder;

    @Test
    void thePictureIsSeenInItsShapeInTheMiddleOfBlack() throws Exception {
        Path film = folder.resolve("film.mkv");
        // Elements that are twice as wide as high: 64 x 64 of them are seen as 128 x 64.
        FfmpegProgram.run(List.of(
                "-f",
                "lavfi",
                "-i",
                "color=c=0xC02020:d=0.4:s=64x64:r=10,setsar=2",
                "-c:v",
                "mpeg4",
                "-q:v",
                "2",
                film.toString()));
        PlayerView view = new PlayerView();
        view.setSize(128, 128);
        view.doLayout();
        assertThat(at(view, 64, 64)).isEqualTo(Color.BLACK);

        for (int i = 0; i < 2; i++) {
            try (Player player = Player.builder().video(view.sink()).open(film.toString())) {
                player.play();
                player.awaitEnd();
            }
            assertThat(view.getPreferredSize()).isEqualTo(new Dimension(128, 64));
            assertThat(at(view, 64, 64).getRed()).isBetween(0xB8, 0xC8);
            assertThat(at(view, 4, 40).getRed()).isBetween(0xB8, 0xC8);
            assertThat(at(view, 64, 10)).isEqualTo(Color.BLACK);
            assertThat(at(view, 64, 120)).isEqualTo(Color.BLACK);
        }
    }

    private static Color at(PlayerView view, int x, int y) {
        BufferedImage image = new BufferedImage(view.getWidth(), view.getHeight(), BufferedImage.TYPE_INT_RGB);
        view.paint(image.createGraphics());
        return new Color(image.getRGB(x, y));
    }
}
