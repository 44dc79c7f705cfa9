package org.yaoxiang.bridge.hospital;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/// A FHIR server that takes transactions, written from R4 §3.1.0.11 on plain JSON and none of our
/// libraries: strict, with ids of its own, and with the faults that a test asks for.
final class StrangeServer implements AutoCloseable {
    /// What it does to one request instead of answering it well.
    enum Fault {
        FAILS_BEFORE,
        FAILS_AFTER,
        CUTS_AFTER,
        IS_BUSY,
        GREETS,
        REDIRECTS,
        KNOWS_NO_TOKEN
    }

    static final String TOKEN = "abc.DEF-123";

    private static final ObjectMapper JSON = new ObjectMapper();

    /// By `Type/id`, the id being the server's own.
    final Map<String, ObjectNode> resources = new TreeMap<>();

    final Deque<Fault> faults = new ArrayDeque<>();
    final List<String> authorizations = new ArrayList<>();

    /// Types that this server does not like.
    final Set<String> disliked = new HashSet<>();

    /// Types on which it fails, whatever they hold.
    final Set<String> chokesOn = new HashSet<>();

    private final HttpServer http;
    private int lastId;

    /// A refusal.
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;
        final int status;

        Refused(int status, String why) {
            super(why);
            this.status = status;
        }
    }

    StrangeServer() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/r4", this::serve);
        http.start();
    }

    URI base() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/r4");
    }

    @Override
    public void close() {
        http.stop(0);
    }

    /// How many resources there are of a type.
    long count(String type) {
        return resources.keySet().stream().filter(each -> each.startsWith(type + "/")).count();
    }

    /// All resources without the server's own ids, so that two servers can be compared.
    List<String> contents() {
        Map<String, String> names = new HashMap<>();
        resources.forEach((key, each) -> names.put(key, name(each)));
        return resources.values().stream()
                .map(each -> {
                    ObjectNode copy = each.deepCopy();
                    copy.remove("id");
                    map(copy, to -> names.getOrDefault(to, to));
                    return copy.toString();
                })
                .sorted()
                .toList();
    }

    /// Does a transaction whole or not at all.
    synchronized ObjectNode transact(JsonNode bundle) throws Refused {
        require("transaction".equals(bundle.path("type").asText()), 400, "no transaction");
        Map<String, String> given = new HashMap<>();
        List<String> keys = new ArrayList<>();
        ObjectNode answer = JSON.createObjectNode();
        answer.put("resourceType", "Bundle").put("type", "transaction-response");
        ArrayNode answers = answer.putArray("entry");
        for (JsonNode entry : bundle.path("entry")) {
            String type = entry.path("resource").path("resourceType").asText();
            require(!disliked.contains(type), 422, "no " + type + " here");
            String search =
                    switch (entry.path("request").path("method").asText()) {
                        case "PUT" -> entry.path("request").path("url").asText();
                        case "POST" ->
                                entry.path("request").path("url").asText()
                                        + "?"
                                        + entry.path("request").path("ifNoneExist").asText();
                        default -> throw new Refused(400, "method");
                    };
            require(search.startsWith(type + "?"), 400, "another type in " + search);
            require(!entry.path("resource").has("id"), 400, "ids are given here");
            List<String> found = find(search);
            require(found.size() <= 1, 412, "several match");
            String key = found.isEmpty() ? type + "/" + ++lastId : found.getFirst();
            require(!keys.contains(key), 400, "the same resource twice");
            require(
                    given.put(entry.path("fullUrl").asText(), key) == null,
                    400,
                    "the same fullUrl twice");
            keys.add(key);
            answers.addObject()
                    .putObject("response")
                    .put("status", found.isEmpty() ? "201" : "200");
        }
        Map<String, ObjectNode> next = new HashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            JsonNode entry = bundle.path("entry").get(i);
            boolean isKept =
                    entry.path("request").has("ifNoneExist") && resources.containsKey(keys.get(i));
            if (!isKept) {
                ObjectNode resource = (ObjectNode) entry.path("resource").deepCopy();
                resolve(resource, given);
                resource.put("id", keys.get(i).substring(keys.get(i).indexOf('/') + 1));
                next.put(keys.get(i), resource);
            }
        }
        resources.putAll(next);
        return answer;
    }

    private void resolve(JsonNode node, Map<String, String> given) throws Refused {
        List<String> wrong = new ArrayList<>();
        map(
                node,
                to -> {
                    if (to.startsWith("urn:uuid:") && given.containsKey(to)) {
                        return given.get(to);
                    }
                    List<String> found = to.contains("?") ? find(to) : List.of();
                    if (found.size() == 1) {
                        return found.getFirst();
                    }
                    wrong.add(to);
                    return to;
                });
        require(wrong.isEmpty(), 400, "cannot resolve " + wrong);
    }

    private static void map(JsonNode node, UnaryOperator<String> to) {
        if (node.path("reference").isTextual()) {
            ((ObjectNode) node).put("reference", to.apply(node.path("reference").asText()));
        }
        node.forEach(each -> map(each, to));
    }

    private List<String> find(String search) {
        String[] parts = search.split("[?=]", -1);
        String[] token = URLDecoder.decode(parts[2], UTF_8).split("\\|", -1);
        return resources.entrySet().stream()
                .filter(each -> each.getKey().startsWith(parts[0] + "/"))
                .filter(each ->
                        switch (parts[1]) {
                            case "identifier" ->
                                    has(each.getValue().path("identifier"), "value", token);
                            case "_tag" ->
                                    has(each.getValue().path("meta").path("tag"), "code", token);
                            default -> throw new IllegalArgumentException(search);
                        })
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean has(JsonNode list, String field, String[] token) {
        for (JsonNode each : list) {
            if (each.path("system").asText().equals(token[0])
                    && each.path(field).asText().equals(token[1])) {
                return true;
            }
        }
        return false;
    }

    private static String name(ObjectNode resource) {
        for (JsonNode each : resource.path("identifier")) {
            if (each.path("system").asText().endsWith("/sid/resource")) {
                return resource.path("resourceType").asText() + "/" + each.path("value").asText();
            }
        }
        return "?";
    }

    private static void require(boolean holds, int status, String why) throws Refused {
        if (!holds) {
            throw new Refused(status, why);
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (exchange.getRequestURI().getPath().equals("/r4/metadata")) {
                answer(exchange, 200, "{\"resourceType\":\"CapabilityStatement\"}");
                return;
            }
            authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
            post(exchange, JSON.readTree(body), faults.poll());
        }
    }

    @SuppressWarnings("NullAway") // No fault is null, as the queue says it.
    private void post(HttpExchange exchange, JsonNode bundle, Fault fault) throws IOException {
        for (JsonNode each : bundle.path("entry")) {
            if (chokesOn.contains(each.path("resource").path("resourceType").asText())) {
                answer(exchange, 500, "stack trace");
                return;
            }
        }
        if (fault == Fault.FAILS_BEFORE) {
            answer(exchange, 500, "stack trace");
            return;
        }
        if (fault == Fault.IS_BUSY) {
            exchange.getResponseHeaders().set("Retry-After", "77");
            answer(exchange, 429, "");
            return;
        }
        if (fault == Fault.GREETS) {
            answer(exchange, 200, "<html>Welcome</html>");
            return;
        }
        if (fault == Fault.REDIRECTS) {
            exchange.getResponseHeaders().set("Location", "http://127.0.0.1:1/r4");
            answer(exchange, 307, "");
            return;
        }
        if (fault == Fault.KNOWS_NO_TOKEN) {
            answer(exchange, 401, outcome("who are you?"));
            return;
        }
        try {
            String done = transact(bundle).toString();
            if (fault == Fault.FAILS_AFTER) {
                answer(exchange, 500, "stack trace");
            } else if (fault != Fault.CUTS_AFTER) {
                answer(exchange, 200, done);
            }
        } catch (Refused e) {
            answer(exchange, e.status, outcome(e.getMessage()));
        }
    }

    private static String outcome(String why) {
        ObjectNode outcome = JSON.createObjectNode().put("resourceType", "OperationOutcome");
        outcome.putArray("issue")
                .addObject()
                .put("severity", "error")
                .put("code", "processing")
                .put("diagnostics", why);
        return outcome.toString();
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/fhir+json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
