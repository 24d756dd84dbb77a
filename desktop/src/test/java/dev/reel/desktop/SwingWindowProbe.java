package dev.reel.desktop;

import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.pipeline.clock.SystemTimeSource;
import dev.reel.pipeline.sink.RenderingSink;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.Platform;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Subtype;
import java.awt.Color;
import java.awt.EventQueue;
import java.awt.Frame;
import java.awt.Point;
import java.awt.Robot;
import java.awt.event.WindowEvent;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.swing.JFrame;

/** Shows a picture in a real window and says what is on the screen; a process of its own, because tests run headless. */
final class SwingWindowProbe {
    private static final int WIDTH = 64;
    private static final int HEIGHT = 32;
    private static final int PATIENCE = 1000;

    private SwingWindowProbe() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println("obstacle " + SwingWindow.obstacle().orElse("none"));
        Platform platform = Platform.system();
        AtomicBoolean sent = new AtomicBoolean();
        AtomicInteger closed = new AtomicInteger();
        RenderingSink sink =
                SwingWindow.create(platform, "probe", MediaType.video(Subtype.I420, WIDTH, HEIGHT), new WindowEvents() {
                    @Override
                    public void closed() {
                        closed.incrementAndGet();
                    }
                });
        sink.stream().setCurrentMediaType(MediaType.video(Subtype.RGB32, WIDTH, HEIGHT));
        PresentationClock clock = new PresentationClock(platform);
        clock.setTimeSource(new SystemTimeSource(platform));
        sink.setPresentationClock(clock);
        sink.stream().subscribe(event -> {
            if (event.type() == MediaEventType.MEStreamSinkRequestSample && sent.compareAndSet(false, true)) {
                int[] elements = new int[WIDTH * HEIGHT];
                for (int i = 0; i < elements.length; i++) {
                    elements[i] = i % WIDTH < WIDTH / 2 ? 0xE01020 : 0x2040D0;
                }
                sink.stream().processSample(TestPicture.sample(0, WIDTH, HEIGHT, elements));
            }
        });
        clock.start(0);
        Robot robot = new Robot();
        Color left = new Color(0xE01020);
        Color seen = Color.BLACK;
        for (int i = 0; i < PATIENCE && !seen.equals(left); i++) {
            robot.delay(10);
            seen = Frame.getFrames().length == 0 ? seen : at(robot, WIDTH / 4);
        }
        System.out.printf(
                "left %06x right %06x%n",
                seen.getRGB() & 0xFFFFFF, at(robot, WIDTH * 3 / 4).getRGB() & 0xFFFFFF);
        Frame window = Frame.getFrames()[0];
        EventQueue.invokeAndWait(() -> window.dispatchEvent(new WindowEvent(window, WindowEvent.WINDOW_CLOSING)));
        System.out.println("closed " + closed.get());
        sink.shutdown();
        for (int i = 0; i < PATIENCE && windows() > 0; i++) {
            robot.delay(10);
        }
        System.out.println("windows " + windows());
        System.exit(0);
    }

    private static long windows() {
        return Arrays.stream(Frame.getFrames()).filter(Frame::isDisplayable).count();
    }

    private static Color at(Robot robot, int x) {
        JFrame window = (JFrame) Frame.getFrames()[0];
        if (!window.isShowing()) {
            return Color.BLACK;
        }
        Point corner = window.getContentPane().getLocationOnScreen();
        return robot.getPixelColor(corner.x + x, corner.y + HEIGHT / 2);
    }
}
