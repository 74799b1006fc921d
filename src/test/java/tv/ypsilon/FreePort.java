package tv.ypsilon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port for a server that goes away and comes back: below those that systems hand out to clients, so that nobody's
 * connection takes it meanwhile.
 */
public final class FreePort {

    private static final int FIRST = 20_000;

    private static final int AFTER_LAST = 32_000;

    private static final int ATTEMPTS = 100;

    private FreePort() {}

    /** One on which nobody listens now. */
    public static int find() {
        return ThreadLocalRandom.current().ints(ATTEMPTS, FIRST, AFTER_LAST).filter(FreePort::isFree).findFirst()
                .orElseThrow(() -> new IllegalStateException("no port is free"));
    }

    private static boolean isFree(int port) {
        try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return true;
        } catch (BindException _) {
            return false;
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
