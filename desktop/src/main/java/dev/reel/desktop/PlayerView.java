package dev.reel.desktop;

import dev.reel.pipeline.MediaSink;
import dev.reel.platform.Platform;
import java.awt.BorderLayout;
import java.awt.Dimension;
import javax.swing.JComponent;

/**
 * Shows in an application's own window what a player plays:
 * {@code PlayerView view = new PlayerView(); Player player = Player.builder().video(view.sink()).open("film.mp4");}.
 *
 * <p>Pictures keep their shape, in the middle of black; the last one stays when its player is closed. A component like any
 * other: made and laid out on the window system's thread, filled from a player's.
 */
public final class PlayerView extends JComponent {
    private static final long serialVersionUID = 1L;
    private static final Dimension BEFORE = new Dimension(640, 360);

    private final PicturePanel panel;

    /** A view that is black until a player fills it. */
    public PlayerView() {
        this(new SubtitleLayer());
    }

    /** @param subtitles laid over the pictures */
    public PlayerView(SubtitleLayer subtitles) {
        panel = new PicturePanel(subtitles, new PanelOverlay(WindowEvents.IGNORED));
        setLayout(new BorderLayout());
        add(panel);
    }

    /** A sink that shows its pictures here: for one player, which shuts it down; the next player gets another. */
    public MediaSink sink() {
        return new VideoSink(Platform.system(), "view", new PictureRenderer(panel, new PictureSize(0, 0)));
    }

    /** The size of the pictures, as they are to be seen, once there is one. */
    @Override
    public Dimension getPreferredSize() {
        PictureSize shape = panel.shape();
        return isPreferredSizeSet()
                ? super.getPreferredSize()
                : shape.width() > 0 ? new Dimension(shape.width(), shape.height()) : new Dimension(BEFORE);
    }
}
