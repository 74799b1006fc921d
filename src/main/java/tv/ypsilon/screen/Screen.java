package tv.ypsilon.screen;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.stereotype.Controller;

/**
 * A controller whose answers are pages for people. Each page finds in its model what {@link ScreenAdvice} puts there, and
 * what goes wrong becomes a page that says so.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Controller
public @interface Screen {

    /**
     * Whether the page says by itself where the migration stands, as {@code migration}: then nobody is asked for its frame,
     * and it is there while the database is not.
     */
    boolean knowsWhereItStands() default false;
}
