package tv.ypsilon.editing;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import java.util.UUID;

/** New ids: UUIDs of version 7, so that what is new sorts last. */
public final class Ids {

    private static final NoArgGenerator TIME_BASED = Generators.timeBasedEpochGenerator();

    private Ids() {}

    public static UUID next() {
        return TIME_BASED.generate();
    }
}
