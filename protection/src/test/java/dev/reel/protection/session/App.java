package dev.reel.protection.session;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.reel.pipeline.sink.NullSink;
import dev.reel.platform.Attributes;
import dev.reel.platform.Platform;
import dev.reel.platform.media.MajorType;
import dev.reel.player.Player;
import dev.reel.protection.enabling.LicenseServerManager;
import dev.reel.session.SessionAttributes;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** An application that plays a protected film with licences of a server, over and over, and does what it is told on standard input. */
final class App {
    private App() {}

    public static void main(String[] arguments) throws Exception {
        Attributes configuration = new Attributes();
        if (arguments.length > 1) {
            configuration.set(SessionAttributes.CONTENT_PROTECTION_MANAGER, (Object)
                    new LicenseServerManager(URI.create(arguments[1]), Platform.system(), 20 * Platform.SECOND));
        }
        ProtectedSession session = ProtectedSession.create(configuration);
        Player player = Player.builder()
                .session(session)
                .resolver(session.resolver())
                .video(NullSink.pacedActivate(Platform.system(), MajorType.VIDEO))
                .audio(NullSink.pacedActivate(Platform.system(), MajorType.AUDIO))
                .open(arguments[0]);
        player.play().get();
        System.out.println(
                "PLAYING " + session.server().pid() + " " + session.server().level());
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.startsWith("DUMP ")) {
                ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                        .dumpHeap(line.substring("DUMP ".length()), false);
            }
            System.out.println("DONE " + session.statistics().get(0).received());
        }
    }
}
