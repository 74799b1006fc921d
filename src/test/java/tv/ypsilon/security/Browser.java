package tv.ypsilon.security;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tv.ypsilon.ApiClient;

/** Somebody at the pages: keeps cookies, follows no redirect by itself. */
public final class Browser {

    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

    private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(this.cookies).build();

    private final String service;

    public Browser(int port) {
        this.service = "http://localhost:" + port;
    }

    public HttpResponse<String> get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    public HttpResponse<String> send(String method, String path, String body, String... headers) {
        URI address = URI.create(path.startsWith("http") ? path : this.service + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(30)).method(method,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            return this.client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(ex);
        }
    }

    public HttpResponse<String> submit(String path, Map<String, String> fields) {
        StringBuilder form = new StringBuilder();
        fields.forEach((name, value) -> form.append(form.isEmpty() ? "" : "&").append(name).append('=')
                .append(ApiClient.encoded(value)));
        return send("POST", path, form.toString(), "Content-Type", "application/x-www-form-urlencoded");
    }

    /** Submits a form of a page of this session, with its token. */
    public HttpResponse<String> post(String path, Map<String, String> fields) {
        Map<String, String> all = new LinkedHashMap<>(fields);
        all.put("_csrf", token());
        return submit(path, all);
    }

    /** Where an answer leads, as a path. */
    public static String location(HttpResponse<String> redirect) {
        if (redirect.statusCode() != 302) {
            throw new AssertionError(redirect.statusCode() + " leads nowhere: " + redirect.body());
        }
        return redirect.headers().firstValue("Location").orElseThrow().replaceFirst("^https?://[^/]+", "");
    }

    /** Fills in the login form. */
    public HttpResponse<String> logIn(String name, String password) {
        return submit("/login", Map.of("username", name, "password", password, "_csrf", token()));
    }

    /** The token that the pages of this session carry. */
    public String token() {
        return tokenIn(get("/login").body());
    }

    public static String tokenIn(String page) {
        Matcher token = TOKEN.matcher(page);
        if (!token.find()) {
            throw new AssertionError("no token in " + page);
        }
        return token.group(1);
    }

    Optional<HttpCookie> session() {
        return this.cookies.getCookieStore().getCookies().stream()
                .filter((cookie) -> cookie.getName().equals("SESSION"))
                .findFirst();
    }
}
