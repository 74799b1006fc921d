package tv.ypsilon.simulator;

import java.time.Clock;

/** A legacy API by itself, with an invented site in it, for a service that runs somewhere else. */
public final class DemoLegacy {

    private DemoLegacy() {}

    /** Starts it at the port that is named, and goes on until it is ended. */
    public static void main(String[] args) throws InterruptedException {
        try (LegacySimulator legacy = LegacySimulator.launchForAll(Integer.parseInt(args[0]))) {
            DemoSite.create(1, Clock.systemUTC().instant()).loadInto(legacy);
            Thread.currentThread().join();
        }
    }
}
