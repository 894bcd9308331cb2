import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A small cloud for the lab, run on its switch: a metadata service that tells each host its droplet
 * id, and an API that assigns a reserved address to a droplet, which really moves the route.
 *
 * <pre>
 * java Cloud.java cloud TOKEN RESERVED_IP HOST_IP...   droplet ids 1001, 1002, ... in this order
 * java Cloud.java page NAME                            a host's web page on port 80
 *
 * GET  http://169.254.169.254/metadata/v1/id
 * POST http://198.51.100.254:8080/v2/reserved_ips/IP/actions  {"type":"assign","droplet_id":1001}
 * GET  http://198.51.100.254:8080/v2/reserved_ips/IP          (both: Authorization: Bearer TOKEN)
 * POST http://198.51.100.254:8080/lab/fail?3                  the next three API calls answer 500
 * POST http://198.51.100.254:8080/lab/slow?2000               every API call takes two seconds
 * </pre>
 */
final class Cloud {
    static final int FIRST_DROPLET = 1001;
    private static final String METADATA = "169.254.169.254";

    private static final Pattern ASSIGN =
            Pattern.compile(
                    "(?=.*\"type\"\\s*:\\s*\"assign\").*\"droplet_id\"\\s*:\\s*(\\d+)\\b.*",
                    Pattern.DOTALL);

    private final String token;
    private final String reserved;
    private final Map<Integer, String> droplets = new TreeMap<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger delayMillis = new AtomicInteger();
    private int owner;

    record Answer(int status, String text) {}

    interface Service {
        Answer answer(HttpExchange request) throws IOException;
    }

    private Cloud(String token, String reserved) {
        this.token = token;
        this.reserved = reserved;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length == 2 && args[0].equals("page")) {
            page(args[1]);
        } else if (args.length >= 4 && args[0].equals("cloud")) {
            Cloud cloud = new Cloud(args[1], args[2]);
            for (int i = 3; i < args.length; i++) {
                cloud.droplets.put(FIRST_DROPLET + i - 3, args[i]);
            }
            cloud.open();
        } else {
            System.err.println("usage: Cloud.java cloud TOKEN RESERVED_IP HOST_IP... | page NAME");
            System.exit(2);
        }
    }

    private static void page(String name) throws IOException {
        serve(
                "0.0.0.0",
                80,
                request -> {
                    String address = request.getLocalAddress().getAddress().getHostAddress();
                    return new Answer(
                            200, "Server: " + name + ", IP Address: " + address + "\n");
                });
    }

    private void open() throws IOException, InterruptedException {
        ip("addr", "replace", METADATA + "/32", "dev", "br0");
        serve(METADATA, 80, this::metadata);
        serve("198.51.100.254", 8080, this::api);
        log("cloud is open");
    }

    private static void serve(String address, int port, Service service) throws IOException {
        InetAddress bound = InetAddress.getByName(address);
        HttpServer server = HttpServer.create(new InetSocketAddress(bound, port), 50);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", request -> reply(request, service));
        server.start();
    }

    private static void reply(HttpExchange request, Service service) throws IOException {
        Answer answer = service.answer(request);
        byte[] body = answer.text().getBytes(StandardCharsets.UTF_8);
        // A client that asks once a second must see at once that the address has moved.
        request.getResponseHeaders().set("Connection", "close");
        request.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        request.getResponseBody().write(body);
        request.close();
    }

    private Answer metadata(HttpExchange request) {
        String client = request.getRemoteAddress().getAddress().getHostAddress();
        if (!request.getRequestURI().getPath().equals("/metadata/v1/id")) {
            return new Answer(404, "not found\n");
        }
        return droplets.entrySet().stream()
                .filter(droplet -> droplet.getValue().equals(client))
                .findFirst()
                .map(droplet -> new Answer(200, droplet.getKey().toString()))
                .orElse(new Answer(404, "no droplet has the address " + client + "\n"));
    }

    private Answer api(HttpExchange request) throws IOException {
        String path = request.getRequestURI().getPath();
        String body = new String(request.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (path.startsWith("/lab/")) {
            return order(path, request.getRequestURI().getQuery());
        }
        log(request.getRemoteAddress().getAddress().getHostAddress() + " " + path + " " + body);
        pause();
        if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            return new Answer(500, "{\"id\":\"server_error\",\"message\":\"injected\"}\n");
        }
        if (!("Bearer " + token).equals(request.getRequestHeaders().getFirst("Authorization"))) {
            return new Answer(401, "{\"id\":\"unauthorized\"}\n");
        }
        String address = "/v2/reserved_ips/" + reserved;
        if (path.equals(address) && request.getRequestMethod().equals("GET")) {
            return show();
        }
        if (path.equals(address + "/actions") && request.getRequestMethod().equals("POST")) {
            return assign(body);
        }
        return new Answer(404, "{\"id\":\"not_found\"}\n");
    }

    private Answer order(String path, String query) {
        if (query == null || !query.matches("\\d{1,6}")) {
            return new Answer(400, "a number is missing, such as /lab/fail?3\n");
        }
        (path.equals("/lab/fail") ? failures : delayMillis).set(Integer.parseInt(query));
        return new Answer(200, "ok\n");
    }

    private void pause() {
        try {
            Thread.sleep(delayMillis.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Answer show() {
        String droplet = owner == 0 ? "null" : "{\"id\":" + owner + "}";
        return new Answer(
                200,
                "{\"reserved_ip\":{\"ip\":\"" + reserved + "\",\"droplet\":" + droplet + "}}\n");
    }

    private synchronized Answer assign(String body) throws IOException {
        Matcher request = ASSIGN.matcher(body);
        if (!request.matches() || request.group(1).length() > 9) {
            return new Answer(422, "{\"id\":\"unprocessable_entity\"}\n");
        }
        int droplet = Integer.parseInt(request.group(1));
        String host = droplets.get(droplet);
        if (host == null) {
            return new Answer(422, "{\"id\":\"unprocessable_entity\",\"message\":\"no droplet\"}\n");
        }
        try {
            ip("route", "replace", reserved + "/32", "via", host);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer(503, "{\"id\":\"stopping\"}\n");
        }
        owner = droplet;
        log(reserved + " -> droplet " + droplet + " at " + host);
        return new Answer(201, "{\"action\":{\"status\":\"completed\",\"type\":\"assign_ip\"}}\n");
    }

    private static void ip(String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 1];
        command[0] = "ip";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (exit != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + exit);
        }
    }

    private static void log(String text) {
        System.out.println(java.time.Instant.now() + " " + text);
    }
}
