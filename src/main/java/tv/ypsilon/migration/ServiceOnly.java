package tv.ypsilon.migration;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Profile;

/** Belongs to the running service, and not to a command that is given to the same jar. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Profile("!" + ServiceOnly.COMMAND)
public @interface ServiceOnly {

    /** The profile that a command runs with. */
    String COMMAND = "command";
}
