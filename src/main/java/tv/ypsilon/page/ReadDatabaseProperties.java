package tv.ypsilon.page;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * A replica of the database that pages are loaded from; without one they are loaded from the database itself.
 *
 * @param url its JDBC address
 * @param username by default that of the database
 * @param password likewise
 */
@ConfigurationProperties("ypsilon.read.datasource")
public record ReadDatabaseProperties(@Nullable String url, @Nullable String username, @Nullable String password) {

    public ReadDatabaseProperties {
        url = url != null && url.isBlank() ? null : url;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "ReadDatabaseProperties[" + this.url + "]";
    }
}
