package heartbeat4j.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import heartbeat4j.core.Holdings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;

class ControlRequestTest {
    private static List<ControlRequest> allRequests() {
        List<ControlRequest> requests = new ArrayList<>();
        for (ResourceScope scope : ResourceScope.values()) {
            requests.add(new ControlRequest.Standby(scope));
            requests.add(new ControlRequest.Takeover(scope));
        }
        requests.add(new ControlRequest.Status());
        requests.add(new ControlRequest.Stop());
        requests.add(new ControlRequest.Reload());
        requests.add(new ControlRequest.Parameter("deadtime"));
        requests.add(new ControlRequest.Debug(1));
        requests.add(new ControlRequest.Debug(-1));
        requests.add(new ControlRequest.Version());
        requests.add(new ControlRequest.Ping());
        return requests;
    }

    @Test
    void everyRequestIsReadFromItsLine() {
        for (ControlRequest request : allRequests()) {
            assertEquals(
                    new ControlRequest.Parsed.Understood(request),
                    ControlRequest.parse(request.line()));
        }
    }

    @Test
    void blanksAroundWordsDoNotMatter() {
        assertEquals(
                new ControlRequest.Parsed.Understood(
                        new ControlRequest.Standby(ResourceScope.LOCAL)),
                ControlRequest.parse("  standby \t local\r"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "STATUS", "status now", "standby", "standby none", "standby all local",
                "takeover everything", "parameter", "parameter a b", "debug", "debug 1", "stop now",
                "rm -rf /"
            })
    void anyOtherLineIsRefusedWithAReason(String line) {
        var parsed =
                assertInstanceOf(
                        ControlRequest.Parsed.Misunderstood.class, ControlRequest.parse(line));

        assertTrue(parsed.reason().length() > 10, parsed.reason());
    }

    @Test
    void reasonsRepeatNoControlCharacters() {
        var parsed = (ControlRequest.Parsed.Misunderstood) ControlRequest.parse("\033[2Jx");

        assertTrue(parsed.reason().startsWith("unknown command \"?[2Jx\""), parsed.reason());
    }

    @ParameterizedTest
    @CsvSource({"ALL,ALL", "LOCAL,LOCAL", "FOREIGN,FOREIGN", "FAILBACK,FOREIGN"})
    void failbackMeansTheForeignGroups(ResourceScope scope, Holdings holdings) {
        assertEquals(holdings, scope.holdings());
    }

    @Test
    void whatChangesTheClusterIsNoReading() {
        List<String> reading =
                allRequests().stream()
                        .filter(ControlRequest::readsOnly)
                        .map(ControlRequest::line)
                        .toList();

        assertEquals(List.of("status", "parameter deadtime", "version", "ping"), reading);
    }

    @Test
    void anAnswerCannotEndEarly() {
        assertThrows(IllegalStateException.class, () -> ControlAnswer.Ok.of("a", "", "b"));
        assertThrows(IllegalStateException.class, () -> new ControlAnswer.Refused("a\n\nok"));
    }
}
