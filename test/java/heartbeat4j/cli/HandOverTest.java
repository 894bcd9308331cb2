package heartbeat4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import heartbeat4j.control.ControlAnswer;
import heartbeat4j.control.ControlRequest;
import heartbeat4j.control.ResourceScope;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

class HandOverTest {
    @TempDir private Path folder;
    private final Lines out = new Lines();
    private final Lines err = new Lines();

    private Path socket() {
        return folder.resolve("control");
    }

    private int standby(String... arguments) {
        HandOver command = new HandOver("hb_standby", socket(), out.stream, err.stream);
        return HbStandby.run(command, List.of(arguments), false).number();
    }

    private int takeover(String... arguments) {
        HandOver command = new HandOver("hb_takeover", socket(), out.stream, err.stream);
        return HbTakeover.run(command, List.of(arguments)).number();
    }

    @Test
    void standbyIsForAllUnlessSaid() throws IOException {
        try (FakeDaemon daemon = FakeDaemon.answering(socket(), ControlAnswer.Ok.of())) {
            assertEquals(0, standby());
            assertEquals(0, standby("local"));
            assertEquals(0, standby("failback"));

            assertEquals(
                    List.of(
                            new ControlRequest.Standby(ResourceScope.ALL),
                            new ControlRequest.Standby(ResourceScope.LOCAL),
                            new ControlRequest.Standby(ResourceScope.FAILBACK)),
                    daemon.asked);
        }
        assertEquals(
                "Going standby [all].\nGoing standby [local].\nGoing standby [foreign].\n",
                err.text());
        assertEquals("", out.text());
    }

    @Test
    void takeoverIsSilentWhenItIsUnderWay() throws IOException {
        try (FakeDaemon daemon = FakeDaemon.answering(socket(), ControlAnswer.Ok.of("taking"))) {
            assertEquals(0, takeover("foreign"));

            assertEquals(List.of(new ControlRequest.Takeover(ResourceScope.FOREIGN)), daemon.asked);
        }
        assertEquals("", out.text() + err.text());
    }

    @Test
    void refusalIsReportedWithItsReason() throws IOException {
        try (FakeDaemon _ =
                FakeDaemon.answering(socket(), new ControlAnswer.Refused("the peer is dead"))) {
            assertEquals(1, takeover());
        }
        assertEquals("hb_takeover: refused: the peer is dead\n", err.text());
    }

    @Test
    void withoutDaemonBothFailAndSaySo() {
        assertEquals(1, standby("all"));
        assertEquals(1, takeover("all"));

        assertEquals(
                List.of(
                        "Going standby [all].",
                        "hb_standby: heartbeat is not running on this machine; start it first",
                        "hb_takeover: heartbeat is not running on this machine; start it first"),
                err.text().lines().toList());
    }

    @Test
    void hungDaemonIsReported() throws IOException {
        try (FakeDaemon _ = FakeDaemon.hung(socket())) {
            assertEquals(12, takeover());
        }
        assertTrue(err.text().contains("gave no answer within 5 s"), err.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bogus", "-h", "ALL"})
    void wrongScopeIsNamedBeforeTheUsage(String word) {
        assertEquals(1, standby(word));
        assertEquals("hb_standby: wrong resources(" + word + ").\nusage:\n", out.text());
        assertEquals("hb_standby [all|foreign|local|failback]\n", err.text());
    }

    @Test
    void helpIsTheUsageAlone() {
        assertEquals(1, takeover("--help"));
        assertEquals("usage:\n", out.text());
        assertEquals("hb_takeover [all|foreign|local|failback]\n", err.text());
    }

    @Test
    void twoArgumentsAreTooMany() {
        assertEquals(1, takeover("all", "local"));
        assertEquals("hb_takeover: too many arguments\nusage:\n", out.text());
    }
}
