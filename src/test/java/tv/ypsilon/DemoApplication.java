package tv.ypsilon;

import org.springframework.boot.SpringApplication;

/**
 * Starts the service with a database of its own, to be tried out: {@code mvn spring-boot:test-run}.
 */
public class DemoApplication {

    public static void main(String[] args) {
        SpringApplication.from(YpsilonApplication::main).with(TestDatabase.class).run(args);
    }

}
