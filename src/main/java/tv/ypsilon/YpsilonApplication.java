package tv.ypsilon;

import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

/** Starts the service. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class YpsilonApplication {

    public static void main(String[] args) {
        SpringApplication.run(YpsilonApplication.class, args);
    }

    /** The time, for everything that asks for it; what several instances must agree on is the database's own. */
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
