package heartbeat4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import heartbeat4j.control.StatusDocument;
import heartbeat4j.control.StatusFixture;
import heartbeat4j.control.StatusJson;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;

class StatusCommandTest {
    @TempDir private Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private ExitCode show(StatusDocument document, boolean json) throws IOException {
        try (FakeDaemon _ = FakeDaemon.showing(folder.resolve("control"), document)) {
            return show(json);
        }
    }

    private ExitCode show(boolean json) {
        return StatusCommand.show(
                folder.resolve("control"), new PrintWriter(out), new PrintWriter(err), json, false);
    }

    @Test
    void healthyClusterIsShownInOneScreen() throws IOException {
        assertEquals(ExitCode.OK, show(StatusFixture.healthy(), false));

        assertEquals(
                """
                primary is active, holds the local groups, settled
                heartbeat 4.0.0 (heartbeat4j), pid 4711, auto_failback on

                NODE            STATE   HOLDS  LAST HEARD  LINKS
                primary         active  local  this node   eth0 up
                secondary       active  local  0.4 s ago   eth0 up
                198.51.100.254  ping    -      0.9 s ago   198.51.100.254 up

                1 of 1 ping nodes answer here; secondary reaches 1

                1 of 2 tie-breakers answer here, 1 needed

                own health 2 of 4: loop 1.3 s late 20 s ago

                GROUP       HERE     RUNS ON    PREFERS    WANTED HERE  WHY
                192.0.2.10  running  primary    primary    yes          this node owns it
                192.0.2.11  stopped  secondary  secondary  no           the peer owns it

                ADDRESS     ON    STATE      WHY
                192.0.2.10  eth0  confirmed  announced 3x, confirmed by 192.0.2.254 after 4 ms

                HELPER                              STATE  WHY
                respawn hacluster /usr/lib/monitor  runs   pid 812

                ADDRESS     GROUP       LEASE  REFRESHED  PUT BACK
                192.0.2.10  192.0.2.10  3 s    0.4 s ago  1x

                IF                      AN ADDRESS IS ON BOTH FOR  WHY
                this node stands still  0.0 s at most              they go by themselves
                all links are cut       as long as that lasts      neither node can know

                LAST DECISIONS
                  60 s ago: take over 192.0.2.10, because this node is preferred

                DROPPED PACKETS  3 wrong signature
                """,
                out.toString());
    }

    @Test
    void deadPeerNeedsAttention() throws IOException {
        assertEquals(ExitCode.DEGRADED, show(StatusFixture.peerDead(), false));

        assertTrue(out.toString().endsWith("Needs attention\n  node secondary is dead\n"));
    }

    @Test
    void transitionIsSaidAndIsNoFault() throws IOException {
        assertEquals(ExitCode.OK, show(StatusFixture.handOver(), false));

        assertTrue(out.toString().contains("in transition (standby)"), out.toString());
    }

    @Test
    void blockedGroupAndDeadLinkNeedAttention() {
        StatusDocument text = StatusFixture.healthy();
        String json =
                StatusJson.write(text)
                        .replaceFirst("\"state\":\"running\"", "\"state\":\"blocked\"")
                        .replaceFirst("\"state\":\"up\"", "\"state\":\"dead\"");
        var read = (StatusJson.Read.Understood) StatusJson.read(json);

        assertEquals(
                List.of(
                        "link eth0 to primary is dead",
                        "group 192.0.2.10 is blocked: this node owns it"),
                new StatusView(read.document(), false).problems());
    }

    @Test
    void groupOnTwoNodesOrOnNoneNeedsAttention() {
        String json = StatusJson.write(StatusFixture.healthy());
        String twice = json.replace("\"state\":\"stopped\"", "\"state\":\"running\"");
        String nowhere = json.replace("\"state\":\"running\"", "\"state\":\"stopped\"");

        assertEquals(List.of("group 192.0.2.11 runs on primary and secondary"), problemsOf(twice));
        assertEquals(
                List.of("group 192.0.2.10 runs nowhere: this node owns it"), problemsOf(nowhere));
    }

    private static List<String> problemsOf(String json) {
        var read = (StatusJson.Read.Understood) StatusJson.read(json);
        return new StatusView(read.document(), false).problems();
    }

    @Test
    void jsonIsPassedOnUnchanged() throws IOException {
        assertEquals(ExitCode.DEGRADED, show(StatusFixture.peerDead(), true));

        assertEquals(StatusJson.write(StatusFixture.peerDead()) + "\n", out.toString());
    }

    @Test
    void stoppedDaemonIsAFailure() {
        assertEquals(ExitCode.FAILURE, show(false));
        assertEquals("Heartbeat is not running on this machine.\n", out.toString());
    }

    @Test
    void coloursStandOnlyWhereWanted() {
        String plain = new StatusView(StatusFixture.peerDead(), false).text();
        String coloured = new StatusView(StatusFixture.peerDead(), true).text();

        assertFalse(plain.contains("\033"));
        assertTrue(coloured.contains("\033[31mdead\033[0m"));
        assertEquals(plain, coloured.replaceAll("\033\\[\\d+m", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.0 s ago",
        "9999, 10.0 s ago",
        "10000, 10 s ago",
        "119999, 119 s ago",
        "120000, 2 min ago",
        "7199999, 119 min ago",
        "7200000, 2 h ago"
    })
    void agesAreReadable(long millis, String text) {
        assertEquals(text, StatusView.ago(millis));
    }

    @Test
    void everySubCommandHasHelp() {
        assertEquals(0, Ha.commandLine().execute("--help"));
        for (String name : Ha.commandLine().getSubcommands().keySet()) {
            assertEquals(0, Ha.commandLine().execute(name, "--help"), name);
        }
        assertEquals(2, Ha.commandLine().execute("nosuch"));
    }
}
