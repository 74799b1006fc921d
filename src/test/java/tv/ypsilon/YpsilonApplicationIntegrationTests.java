package tv.ypsilon;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@ServiceTest
class YpsilonApplicationIntegrationTests {

    private final JdbcClient database;

    YpsilonApplicationIntegrationTests(@Autowired JdbcClient database) {
        this.database = database;
    }

    @Test
    void startsOnAFreshDatabase() {
        assertThat(database.sql("SELECT current_database()").query(String.class).single()).startsWith("ypsilon_");
    }

}
