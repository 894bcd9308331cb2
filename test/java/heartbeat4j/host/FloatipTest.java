package heartbeat4j.host;

import static heartbeat4j.host.ScriptCall.assertKeepsLsbContract;
import static heartbeat4j.host.ScriptCall.hasCommand;
import static heartbeat4j.host.ScriptCall.needs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The cloud's side is a small server that behaves like the provider's API. */
class FloatipTest {
    private static final String TOKEN = "dop_v1_secret";
    private static final String OWN_ID = "4711";
    private static final String OTHER_ID = "815";
    private static final String PATH = "/v2/reserved_ips/203.0.113.10";

    @TempDir Path folder;
    private HttpServer server;
    private final List<String> requests = new ArrayList<>();
    private final List<String> authorizations = new ArrayList<>();
    private String owner = OTHER_ID;
    private int failures;
    private int failureCode = 503;
    private boolean ignoresActions;

    @BeforeEach
    void startCloud() throws IOException {
        needs(hasCommand("curl"), "curl");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        configure("");
    }

    @AfterEach
    void stopCloud() {
        server.stop(0);
    }

    private void configure(String further) throws IOException {
        String base = "http://127.0.0.1:" + server.getAddress().getPort();
        Files.writeString(folder.resolve("token"), TOKEN + "\n");
        Files.writeString(
                folder.resolve("floatip.conf"),
                String.join(
                        "\n",
                        "# a comment with ip_address=192.0.2.1",
                        "api_url = " + base + "/",
                        "ip_address=\"203.0.113.10\"",
                        "token_file=" + folder.resolve("token"),
                        "metadata_url=" + base + "/metadata/v1/id",
                        "retry_delay=0",
                        further,
                        ""));
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String path = exchange.getRequestURI().getPath();
        if (path.equals("/metadata/v1/id")) {
            send(exchange, 200, OWN_ID);
            return;
        }
        authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
        requests.add((exchange.getRequestMethod() + " " + path + " " + body).strip());
        if (failures > 0) {
            failures--;
            send(exchange, failureCode, "{\"message\":\"not today\"}");
        } else if (path.equals(PATH)) {
            send(exchange, 200, reservedIp());
        } else {
            act(body);
            send(exchange, 201, "{\"action\":{\"id\":1,\"status\":\"in-progress\"}}");
        }
    }

    private void act(String body) {
        if (!ignoresActions) {
            owner = body.contains("unassign") ? "" : body.replaceAll(".*:(\\d+)}", "$1");
        }
    }

    // Other numbers called "id" stand before and inside, as in the provider's real answers.
    private String reservedIp() {
        String droplet =
                owner.isEmpty()
                        ? "null"
                        : "{\"image\":{\"id\":1,\"name\":\"a } \\\" b\"},\n \"id\": "
                                + owner
                                + ",\"region\":{\"id\":2}}";
        return "{\"reserved_ip\":{\"project\":{\"id\":99},\"ip\":\"203.0.113.10\",\"droplet\": "
                + droplet
                + ",\"locked\":false},\"links\":{}}";
    }

    private static void send(HttpExchange exchange, int code, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "release_on_stop=yes"})
    void lsbContractIsKept(String setting) throws Exception {
        configure(setting);

        assertKeepsLsbContract(folder, environment(), List.of(), "floatip");

        assertEquals(setting.isEmpty() ? OWN_ID : "", owner);
    }

    @Test
    void startAssignsTheAddressToThisMachine() throws Exception {
        assertEquals(0, floatip("start").exitCode());

        assertEquals(OWN_ID, owner);
        assertEquals(
                List.of(
                        "GET " + PATH,
                        "POST "
                                + PATH
                                + "/actions {\"type\":\"assign\",\"droplet_id\":"
                                + OWN_ID
                                + "}",
                        "GET " + PATH),
                requests);
    }

    @Test
    void tokenIsSentButStandsOnNoCommandLineAndInNoOutput() throws Exception {
        Path seen = folder.resolve("seen");
        Map<String, String> path =
                ScriptCall.program(
                        folder, "curl", "echo \"$0 $*\" >>" + seen + "; exec /usr/bin/curl \"$@\"");
        failures = 1;
        Map<String, String> environment =
                Map.of("PATH", path.get("PATH"), "HA_DIR", folder.toString());

        ScriptCall call = ScriptCall.script(folder, environment, "floatip", "start");

        assertTrue(authorizations.contains("Bearer " + TOKEN));
        assertTrue(Files.readString(seen).contains("-X POST"));
        assertFalse(Files.readString(seen).contains(TOKEN));
        assertFalse(call.output().contains(TOKEN), call.output());
    }

    @Test
    void startIsTriedAgainUntilTheApiTakesIt() throws Exception {
        failures = 3;

        ScriptCall call = floatip("start");

        assertEquals(0, call.exitCode(), call.output());
        assertEquals(OWN_ID, owner);
        assertTrue(call.output().contains("HTTP 503: {\"message\":\"not today\"}"), call.output());
    }

    @Test
    void startGivesUpAfterTheConfiguredNumberOfTries() throws Exception {
        configure("retries=3");
        ignoresActions = true;

        ScriptCall call = floatip("start");

        assertEquals(1, call.exitCode());
        assertTrue(call.output().contains("attempt 3 of 3"), call.output());
        assertFalse(call.output().contains("attempt 4"), call.output());
        assertTrue(call.output().contains("is still at " + OTHER_ID), call.output());
    }

    @ParameterizedTest
    @CsvSource({"4711,0,running", "815,3,stopped", "'',3,stopped"})
    void statusTellsWhatTheApiTells(String who, int exitCode, String word) throws Exception {
        owner = who;

        assertEquals(new ScriptCall(exitCode, word + "\n"), floatip("status"));
    }

    @ParameterizedTest
    @CsvSource({"401,renew it", "404,correct ip_address", "429,too many requests"})
    void statusIsUnknownAndExplainedWhenTheApiRefuses(int code, String text) throws Exception {
        failures = 1;
        failureCode = code;

        ScriptCall call = floatip("status");

        assertEquals(4, call.exitCode());
        assertTrue(call.output().contains(text), call.output());
        assertFalse(call.output().contains("running"), call.output());
    }

    @Test
    void statusIsUnknownWhenNobodyAnswers() throws Exception {
        server.stop(0);

        assertEquals(4, floatip("status").exitCode());
    }

    @Test
    void stopLeavesAnAddressThatIsElsewhereAlone() throws Exception {
        configure("release_on_stop=yes");

        assertEquals(0, floatip("stop").exitCode());

        assertEquals(List.of("GET " + PATH), requests);
        assertEquals(OTHER_ID, owner);
    }

    @Test
    void stopKeepsTheAddressHereUnlessToldOtherwise() throws Exception {
        owner = OWN_ID;

        assertEquals(0, floatip("stop").exitCode());

        assertEquals(OWN_ID, owner);
        assertTrue(requests.isEmpty(), "an API that is down must not matter");
        assertEquals(3, floatip("status").exitCode());
    }

    @ParameterizedTest
    @CsvSource({
        "ip_address=none, is not an address",
        "token_file=/nowhere, cannot read token_file",
        "retries=many, is not a number"
    })
    void wrongSettingIsExplained(String line, String text) throws Exception {
        configure(line);

        ScriptCall call = floatip("start");

        assertEquals(6, call.exitCode());
        assertTrue(call.output().contains(text), call.output());
        assertTrue(requests.isEmpty());
    }

    @Test
    void stopOnANodeWithoutConfigurationSucceeds() throws Exception {
        ScriptCall call =
                ScriptCall.script(folder, environment(), "floatip", "/nowhere/x.conf", "stop");

        assertEquals(0, call.exitCode(), call.output());
    }

    @Test
    void releaseThatFailsIsAFailedStop() throws Exception {
        configure("release_on_stop=yes\nretries=2");
        owner = OWN_ID;
        ignoresActions = true;

        ScriptCall call = floatip("stop");

        assertEquals(1, call.exitCode());
        assertTrue(call.output().contains("is still here"), call.output());
    }

    @Test
    void shippedSampleLacksNothingButTheToken() throws Exception {
        String sample = ScriptCall.RESOURCES.resolve("floatip.conf").toString();

        ScriptCall call = ScriptCall.script(folder, environment(), "floatip", sample, "start");

        assertEquals(6, call.exitCode());
        assertTrue(
                call.output().contains("cannot read token_file /etc/ha.d/floatip.token"),
                call.output());
    }

    @Test
    void missingConfigurationIsExplained() throws Exception {
        ScriptCall call =
                ScriptCall.script(folder, environment(), "floatip", "/nowhere/x.conf", "start");

        assertEquals(6, call.exitCode());
        assertTrue(call.output().contains("copy the sample"), call.output());
    }

    private ScriptCall floatip(String action) throws Exception {
        return ScriptCall.script(folder, environment(), "floatip", action);
    }

    private Map<String, String> environment() {
        return Map.of("HA_DIR", folder.toString());
    }
}
