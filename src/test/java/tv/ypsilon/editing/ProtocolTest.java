package tv.ypsilon.editing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;
import tv.ypsilon.Scene;
import tv.ypsilon.TestDatabase;
import tv.ypsilon.TestLegacy;

/** A test of the protocol of edits with a {@link ProtocolBench}. Everything is given up on very soon. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"legacy.connect-timeout=300ms", "legacy.read-timeout=300ms", "legacy.write-timeout=300ms",
                "legacy.settle-time=700ms", "editing.send-window=200ms", "editing.deadline=5s",
                "editing.lock-wait=500ms", "editing.concurrency=300", "editing.admission-wait=2s",
                "pools.edits=40", "pools.idle=0",
                "spring.datasource.hikari.connection-timeout=30000",
                "migration.beat=1h", "migration.silence=3h", "importing.follow-every=0", "shadow.sample=0",
                "resilience4j.circuitbreaker.instances.legacy-writes.minimum-number-of-calls=100000",
                "resilience4j.circuitbreaker.instances.legacy-writes.sliding-window-size=100000",
                "logging.level.tv.ypsilon=off", "logging.level.proof=info"})
@Import({TestDatabase.class, TestLegacy.class, Scene.class, ProtocolBench.Configuration.class})
@interface ProtocolTest {}
