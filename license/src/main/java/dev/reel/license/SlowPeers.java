package dev.reel.license;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.util.thread.Scheduler;

/** Hangs up on peers that send a request byte by byte: whoever sent something and no whole request head within the time. */
final class SlowPeers implements Connection.Listener {
    private final Scheduler scheduler;
    private final Duration patience;

    SlowPeers(Scheduler scheduler, Duration patience) {
        this.scheduler = scheduler;
        this.patience = patience;
    }

    @Override
    public void onOpened(Connection connection) {
        if (!(connection instanceof SslConnection)) {
            look(connection, 0);
        }
    }

    private void look(Connection connection, long requestsBefore) {
        var unusedTask = scheduler.schedule(
                () -> {
                    if (!connection.getEndPoint().isOpen()) {
                        return;
                    }
                    long requests = connection.getMessagesIn();
                    if (requests == requestsBefore) {
                        connection.close();
                    } else {
                        look(connection, requests);
                    }
                },
                patience.toMillis(),
                TimeUnit.MILLISECONDS);
    }
}
