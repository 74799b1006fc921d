package tv.ypsilon;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;

/**
 * A test of the whole service over HTTP, on a database and a legacy API of its own. Legacy is given up on sooner than in
 * production, the step in force stays where the test puts it, and no page is shown as it was before an import.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"shadow.sample=0", "page.lag=0", "legacy.read-timeout=1s", "legacy.write-timeout=700ms",
                "legacy.settle-time=1200ms",
                "editing.send-window=300ms", "migration.beat=1h", "migration.silence=3h", "importing.follow-every=0",
                "resilience4j.circuitbreaker.instances.legacy-writes.minimum-number-of-calls=1000",
                "resilience4j.circuitbreaker.instances.legacy-writes.sliding-window-size=1000"})
@Import({TestDatabase.class, TestLegacy.class, Scene.class})
public @interface ServiceTest {}
