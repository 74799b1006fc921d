package tv.ypsilon.migration;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/** Refuses a wrong step before anything else is touched, the database above all. */
class StepIsCheckedFirst implements EnvironmentPostProcessor, Ordered {

    /**
     * Binds the migration's settings.
     *
     * @throws BindException caused by an invalid setting
     */
    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        Binder.get(environment).bind("migration", MigrationProperties.class);
    }

    /** After the configuration files were read. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}
