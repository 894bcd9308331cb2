package heartbeat4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import heartbeat4j.control.StatusDocument;
import heartbeat4j.control.StatusFixture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

class ExplainCommandTest {
    @TempDir private Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private ExitCode explain(StatusDocument document, Optional<String> name) throws IOException {
        Path socket = folder.resolve("control");
        try (FakeDaemon _ = FakeDaemon.showing(socket, document)) {
            return ExplainCommand.explain(
                    socket, name, new PrintWriter(out, true), new PrintWriter(err, true));
        }
    }

    @Test
    void groupIsExplainedByItsOwnerItsScriptsAndTheDecisions() throws IOException {
        assertEquals(ExitCode.OK, explain(StatusFixture.healthy(), Optional.of("192.0.2.10")));

        assertEquals(
                """
                group 192.0.2.10, which prefers primary
                  wanted on     primary: it is its own node, and alive
                  runs on       primary
                  on this node  running: this node owns it
                    192.0.2.10  status: OK
                  last decisions
                    60 s ago: take over 192.0.2.10, because this node is preferred
                """,
                out.toString());
    }

    @Test
    void decisionsOnOtherGroupsAreLeftOut() throws IOException {
        explain(StatusFixture.healthy(), Optional.of("192.0.2.11"));

        assertEquals(
                """
                group 192.0.2.11, which prefers secondary
                  wanted on     secondary: it is its own node, and alive
                  runs on       secondary
                  on this node  stopped: the peer owns it
                    192.0.2.11  status: OK
                  no decisions yet
                """,
                out.toString());
    }

    @Test
    void groupOfADeadNodeIsWantedOnTheSurvivor() throws IOException {
        explain(StatusFixture.peerDead(), Optional.of("192.0.2.11"));

        assertTrue(
                out.toString().contains("  wanted on     primary: secondary is dead\n"),
                out.toString());
    }

    @Test
    void nodeIsExplained() throws IOException {
        assertEquals(ExitCode.OK, explain(StatusFixture.peerDead(), Optional.of("SECONDARY")));

        assertEquals(
                """
                node secondary
                  state         dead, last heard 0.4 s ago
                  holds         none
                  links         eth0 dead
                  reset         by null: attempt 3 in 7.3 s; the last one failed: no answer
                  no decisions yet
                """,
                out.toString());
    }

    @Test
    void withoutANameAllGroupsAreExplained() throws IOException {
        explain(StatusFixture.healthy(), Optional.empty());

        assertEquals(2, out.toString().lines().filter(l -> l.startsWith("group ")).count());
    }

    @Test
    void observerExplainsWhatWouldBeDone() throws IOException {
        explain(StatusFixture.observed(List.of()), Optional.of("192.0.2.10"));

        assertEquals(
                """
                group 192.0.2.10, which prefers primary
                  heartbeat4j   would run it on primary: nobody holds it
                  announced by  not told yet
                  last decisions
                    60 s ago: node secondary: is dead, because it was silent
                """,
                out.toString());
    }

    @Test
    void unknownNameIsAnsweredWithThoseThatThereAre() throws IOException {
        assertEquals(ExitCode.FAILURE, explain(StatusFixture.healthy(), Optional.of("web")));

        assertEquals(
                "ha: no group and no node is called web; there are: 192.0.2.10, 192.0.2.11,"
                        + " primary, secondary, 198.51.100.254\n",
                err.toString());
    }

    @Test
    void stoppedDaemonIsAFailure() {
        PrintWriter writer = new PrintWriter(out, true);

        assertEquals(
                ExitCode.FAILURE,
                ExplainCommand.explain(
                        folder.resolve("control"), Optional.empty(), writer, writer));
        assertEquals("Heartbeat is not running on this machine.\n", out.toString());
    }
}
