package tv.ypsilon;

import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import tv.ypsilon.importing.ImportCommand;

/** Starts the service, or carries out the one command that the same jar knows: {@code import}. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class YpsilonApplication {

    public static void main(String[] args) {
        if (ImportCommand.isMeantBy(args)) {
            System.exit(ImportCommand.run(YpsilonApplication.class, args));
        }
        SpringApplication.run(YpsilonApplication.class, args);
    }

    /** The time, for everything that asks for it; what several instances must agree on is the database's own. */
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
