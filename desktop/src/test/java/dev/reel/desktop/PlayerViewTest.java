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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(ints = {0, 90, -90, 180})
    void aTurnedPictureIsSeenUpright(int turn) throws Exception {
        Path lying = folder.resolve("lying.mp4");
        Path turned = folder.resolve("turned.mp4");
        // Red in the corner at the top on the left, white elsewhere.
        FfmpegProgram.run(List.of(
                "-y",
                "-f",
                "lavfi",
                "-i",
                "color=c=white:d=0.3:s=128x64:r=10,drawbox=w=64:h=32:c=red:t=fill",
                "-c:v",
                "mpeg4",
                "-q:v",
                "2",
                lying.toString()));
        FfmpegProgram.run(List.of(
                "-y",
                "-display_rotation",
                Integer.toString(turn),
                "-i",
                lying.toString(),
                "-c",
                "copy",
                turned.toString()));
        PlayerView view = new PlayerView();
        try (Player player = Player.builder().video(view.sink()).open(turned.toString())) {
            player.play();
            player.awaitEnd();
        }
        boolean onItsSide = turn % 180 != 0;
        assertThat(view.getPreferredSize()).isEqualTo(onItsSide ? new Dimension(64, 128) : new Dimension(128, 64));
        view.setSize(view.getPreferredSize());
        view.doLayout();
        // Of the corner that is red, and of the one across.
        List<Color> corners = List.of(
                at(view, 4, 4),
                at(view, view.getWidth() - 5, 4),
                at(view, 4, view.getHeight() - 5),
                at(view, view.getWidth() - 5, view.getHeight() - 5));
        int red = switch (turn) {
            // Counter-clockwise: what was at the top is at the left.
            case 90 -> 2;
            case -90 -> 1;
            case 180 -> 3;
            default -> 0;
        };
        for (int corner = 0; corner < 4; corner++) {
            assertThat(corners.get(corner).getGreen() < 90)
                    .as("red in corner %d of %s", corner, corners)
                    .isEqualTo(corner == red);
        }
    }

    private static Color at(PlayerView view, int x, int y) {
        BufferedImage image = new BufferedImage(view.getWidth(), view.getHeight(), BufferedImage.TYPE_INT_RGB);
        view.paint(image.createGraphics());
        return new Color(image.getRGB(x, y));
    }
}
