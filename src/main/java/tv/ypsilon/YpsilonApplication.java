package tv.ypsilon;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Starts the service.
 */
@SpringBootApplication
public class YpsilonApplication {

    public static void main(String[] args) {
        SpringApplication.run(YpsilonApplication.class, args);
    }

}
