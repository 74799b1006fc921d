package tv.ypsilon.page;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What pages want of the server. */
@Configuration(proxyBeanMethods = false)
class PageConfiguration {

    /** A page goes to the network in one piece; with the server's own 8 KB it takes a system call for each. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> wideWrites(PageProperties properties) {
        String bytes = Long.toString(properties.writeBuffer().toBytes());
        return (server) -> server.addConnectorCustomizers(
                (connector) -> connector.setProperty("socket.appWriteBufSize", bytes));
    }
}
