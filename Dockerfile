# syntax=docker/dockerfile:1
# Builds and holds the service: its own layers, a user without rights, notes for a quick start, a health check.
# It wants a PostgreSQL and, before step 4, a legacy API; see the settings in README.md.

FROM eclipse-temurin:25-jdk AS build
RUN apt-get update && apt-get install --yes --no-install-recommends maven && rm -rf /var/lib/apt/lists/*
WORKDIR /build
COPY pom.xml .
COPY .mvn .mvn
# what the build needs changes more rarely than what it builds
RUN mvn --batch-mode dependency:go-offline
COPY openapi.yaml .
COPY src src
RUN mvn --batch-mode package -Dmaven.test.skip=true \
    && cp target/ypsilon-*.jar ypsilon.jar \
    && java -Djarmode=tools -jar ypsilon.jar extract --layers --destination extracted

# The legacy API that tests and demos talk to, for compose.yaml alone.
FROM build AS legacy-build
RUN mvn --batch-mode test-compile dependency:copy-dependencies -DincludeScope=test -DoutputDirectory=target/legacy-libraries

FROM eclipse-temurin:25-jre AS legacy
RUN useradd --system --uid 10001 --no-create-home ypsilon
WORKDIR /app
COPY --from=legacy-build /build/target/legacy-libraries/ ./libraries/
COPY --from=legacy-build /build/target/classes/ ./classes/
COPY --from=legacy-build /build/target/test-classes/ ./test-classes/
USER 10001
EXPOSE 9090
ENTRYPOINT ["java", "-cp", "test-classes:classes:libraries/*", "tv.ypsilon.simulator.DemoLegacy", "9090"]

FROM eclipse-temurin:25-jre AS run
RUN useradd --system --uid 10001 --no-create-home ypsilon
WORKDIR /app
# each layer changes more often than the one before it
COPY --from=build /build/extracted/dependencies/ ./
COPY --from=build /build/extracted/spring-boot-loader/ ./
COPY --from=build /build/extracted/snapshot-dependencies/ ./
COPY --from=build /build/extracted/application/ ./

# Starts once, on a database that is thrown away, and notes what Java had to load: the next start has it at hand.
FROM run AS train
RUN apt-get update && apt-get install --yes --no-install-recommends postgresql && rm -rf /var/lib/apt/lists/*
RUN service postgresql start \
    && runuser -u postgres -- psql -c "CREATE ROLE ypsilon LOGIN PASSWORD 'ypsilon'" \
    && runuser -u postgres -- createdb --owner ypsilon ypsilon \
    && SPRING_DATASOURCE_URL=jdbc:postgresql://localhost/ypsilon SPRING_DATASOURCE_USERNAME=ypsilon \
       SPRING_DATASOURCE_PASSWORD=ypsilon MIGRATION_STEP=4 YPSILON_SECURITY_USERS_0_NAME=nobody \
       YPSILON_SECURITY_USERS_0_PASSWORD='{bcrypt}$2a$10$nobodycanlogin' YPSILON_SECURITY_USERS_0_ROLES_0=VIEWER \
       java -XX:AOTCacheOutput=ypsilon.aot -Dspring.context.exit=onRefresh -jar ypsilon.jar \
    && test -s ypsilon.aot

FROM run AS service
COPY --from=train /app/ypsilon.aot ./
USER 10001
EXPOSE 8080
ENV JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=75 -XX:+ExitOnOutOfMemoryError"
# a line of JSON for each event, as log collectors like it
ENV LOGGING_STRUCTURED_FORMAT_CONSOLE=ecs
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /actuator/health/readiness HTTP/1.0\\r\\n\\r\\n' >&3 && grep -q '\"UP\"' <&3"]
ENTRYPOINT ["java", "-XX:AOTCache=ypsilon.aot", "-jar", "ypsilon.jar"]
