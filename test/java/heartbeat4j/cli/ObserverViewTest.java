package heartbeat4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import heartbeat4j.control.StatusDocument;
import heartbeat4j.control.StatusFixture;
import heartbeat4j.control.StatusJson;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;

class ObserverViewTest {
    @TempDir private Path folder;
    private final StringWriter out = new StringWriter();

    private ExitCode show(StatusDocument document) throws IOException {
        Path socket = folder.resolve("observe");
        try (FakeDaemon _ = FakeDaemon.showing(socket, document)) {
            PrintWriter writer = new PrintWriter(out);
            return StatusCommand.show(socket, writer, writer, false, false);
        }
    }

    @Test
    void clusterIsShownBesideWhatWouldBeDone() throws IOException {
        assertEquals(ExitCode.DEGRADED, show(StatusFixture.observed(List.of("nobody has it"))));

        assertEquals(
                """
                third observes: sends nothing, starts nothing, no hand-over
                heartbeat 4.0.0 (heartbeat4j), pid 4711, auto_failback off

                NODE       STATE   HOLDS  LAST HEARD  LINKS
                primary    active  none   0.4 s ago   eth0 up
                secondary  active  -      0.4 s ago   eth0 up

                GROUP       ANNOUNCED BY  PREFERS    HEARTBEAT4J WOULD  WHY
                192.0.2.10  not told yet  primary    run it on primary  nobody holds it
                192.0.2.11  not told yet  secondary  wait               nobody holds it

                LAST DECISIONS
                  60 s ago: node secondary: is dead, because it was silent

                Different from heartbeat4j
                  nobody has it
                """,
                out.toString());
    }

    @Test
    void clusterThatDoesWhatWouldBeDoneIsWell() throws IOException {
        assertEquals(ExitCode.OK, show(StatusFixture.observed(List.of())));
    }

    @Test
    void observationSurvivesItsWayThroughJson() {
        StatusDocument document = StatusFixture.observed(List.of("one", "two"));

        assertEquals(
                new StatusJson.Read.Understood(document),
                StatusJson.read(StatusJson.write(document)));
    }
}
