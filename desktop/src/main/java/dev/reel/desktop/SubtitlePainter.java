package dev.reel.desktop;

import dev.reel.ffmpeg.Subtitle;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.Shape;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** Draws subtitles over a picture: text with an outline, so that it can be read on anything, and pictures in their places. */
final class SubtitlePainter {
    private static final int LINES_A_PICTURE = 17;
    private static final int SMALLEST_TEXT = 12;
    private static final double WIDEST = 0.92;

    private SubtitlePainter() {}

    /**
     * @param place of the picture
     * @param bottom below which no text may lie
     * @param elements of the picture, for subtitles that do not say how large a plane they lie on
     */
    static void paint(Graphics2D plane, Rectangle place, int bottom, PictureSize elements, List<Subtitle> subtitles) {
        List<String> foot = new ArrayList<>();
        List<String> head = new ArrayList<>();
        for (Subtitle subtitle : subtitles) {
            PictureSize on = subtitle.width() > 0 && subtitle.height() > 0
                    ? new PictureSize(subtitle.width(), subtitle.height())
                    : elements;
            subtitle.pictures().forEach(picture -> draw(plane, place, on, picture));
            (subtitle.atTop() ? head : foot).addAll(subtitle.lines());
        }
        if (foot.isEmpty() && head.isEmpty()) {
            return;
        }
        int size = Math.max(SMALLEST_TEXT, place.height / LINES_A_PICTURE);
        Font font = new Font(Font.SANS_SERIF, Font.BOLD, size);
        FontMetrics metrics = plane.getFontMetrics(font);
        List<String> below = wrap(foot, metrics, (int) (place.width * WIDEST));
        int y = bottom - size / 2 - metrics.getHeight() * below.size() + metrics.getAscent();
        draw(plane, font, below, place, y);
        draw(
                plane,
                font,
                wrap(head, metrics, (int) (place.width * WIDEST)),
                place,
                place.y + size / 2 + metrics.getAscent());
    }

    private static void draw(Graphics2D plane, Rectangle place, PictureSize on, Subtitle.Picture picture) {
        BufferedImage image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, picture.width(), picture.height(), picture.elements(), 0, picture.width());
        double across = place.width / (double) on.width();
        double down = place.height / (double) on.height();
        AffineTransform to =
                new AffineTransform(across, 0, 0, down, place.x + picture.x() * across, place.y + picture.y() * down);
        plane.drawImage(image, to, null);
    }

    private static void draw(Graphics2D plane, Font font, List<String> lines, Rectangle place, int firstBase) {
        int base = firstBase;
        for (String line : lines) {
            TextLayout layout = new TextLayout(line, font, plane.getFontRenderContext());
            double x = place.x + (place.width - layout.getAdvance()) / 2.0;
            Shape outline = layout.getOutline(AffineTransform.getTranslateInstance(x, base));
            plane.setColor(Color.BLACK);
            plane.setStroke(new BasicStroke(font.getSize() / 7f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
            plane.draw(outline);
            plane.setColor(Color.WHITE);
            plane.fill(outline);
            base += plane.getFontMetrics(font).getHeight();
        }
    }

    private static List<String> wrap(List<String> lines, FontMetrics metrics, int width) {
        List<String> result = new ArrayList<>();
        for (String line : lines) {
            StringBuilder current = new StringBuilder();
            for (String word : line.split(" ", -1)) {
                boolean fits = current.length() == 0 || metrics.stringWidth(current + " " + word) <= width;
                if (!fits) {
                    result.add(current.toString());
                    current.setLength(0);
                }
                current.append(current.length() == 0 ? "" : " ").append(word);
            }
            if (!current.toString().isBlank()) {
                result.add(current.toString());
            }
        }
        return result;
    }
}
