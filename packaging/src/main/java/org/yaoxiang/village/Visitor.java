package org.yaoxiang.village;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A person at a screen, without the browser: reads pages and sends their forms as they are.
final class Visitor {
    private static final Pattern HIDDEN =
            Pattern.compile("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"");

    /// A locked screen shows its page under this status.
    private static final int LOCKED = 423;

    private final URI site;
    private final HttpClient client =
            HttpClient.newBuilder()
                    .cookieHandler(new CookieManager())
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();
    private URI at;
    private String page = "";

    Visitor(URI site) {
        this.site = site;
        this.at = site;
    }

    /// Opens a page.
    String open(String path) {
        return send(HttpRequest.newBuilder(site.resolve(path)).GET());
    }

    /// Opens the page again.
    String again() {
        return send(HttpRequest.newBuilder(at).GET());
    }

    /// Fills in and sends the form of the page that goes to an action.
    ///
    /// @throws VillageException when the page has none
    String submit(String action, Map<String, String> fields) {
        Matcher form =
                Pattern.compile(
                                "<form [^>]*action=\"" + Pattern.quote(action) + "\".*?</form>",
                                Pattern.DOTALL)
                        .matcher(page);
        if (!form.find()) {
            throw new VillageException("the page " + at + " has no form for " + action);
        }
        Map<String, String> all = new LinkedHashMap<>();
        Matcher hidden = HIDDEN.matcher(form.group());
        while (hidden.find()) {
            all.put(hidden.group(1), hidden.group(2));
        }
        all.putAll(fields);
        String body =
                all.entrySet().stream()
                        .map(each ->
                                URLEncoder.encode(each.getKey(), UTF_8)
                                        + "="
                                        + URLEncoder.encode(each.getValue(), UTF_8))
                        .collect(Collectors.joining("&"));
        return send(
                HttpRequest.newBuilder(site.resolve(action))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(body)));
    }

    /// Where the visitor is.
    URI at() {
        return at;
    }

    /// The page's words without its tags.
    String words() {
        return page.replaceAll("(?s)<svg.*?</svg>", " ")
                .replaceAll("<[^>]*>", " ")
                .replaceAll("\\s+", " ");
    }

    private String send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response =
                    client.send(
                            request.timeout(Duration.ofSeconds(20)).build(),
                            BodyHandlers.ofString(UTF_8));
            page = response.body();
            at = response.uri();
            if (response.statusCode() != 200 && response.statusCode() != LOCKED) {
                throw new VillageException(
                        response.uri() + " says " + response.statusCode() + ":" + words());
            }
            return page;
        } catch (IOException e) {
            throw new VillageException("no page from " + site + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VillageException("interrupted", e);
        }
    }
}
