package heartbeat4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import heartbeat4j.control.ApiPermissions;
import heartbeat4j.control.FakeClientDaemon;
import heartbeat4j.control.StatusDocument;
import heartbeat4j.control.StatusFixture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Every row shows what Heartbeat 3.0.6 prints; "~" stands for a tab, "|" for a newline. */
class ClStatusTest {
    private static final String BLOCKS =
            "|198.51.100.254~ping~(nodetype: ping)|~198.51.100.254~up|"
                    + "|secondary~active~(nodetype: normal)|~eth0~up|"
                    + "|primary~active~(nodetype: normal)|~eth0~up|";

    @TempDir private Path folder;
    private final Lines out = new Lines();
    private final Lines err = new Lines();

    private int run(StatusDocument document, String command) throws IOException {
        try (FakeClientDaemon _ = FakeClientDaemon.showing(folder.resolve("register"), document)) {
            return run(command);
        }
    }

    private int run(String command) {
        List<String> words = command.isEmpty() ? List.of() : List.of(command.split(" "));
        return new ClStatus(folder.resolve("register"), out.stream, err.stream).run(words).number();
    }

    private static String shown(String text) {
        return text.replace('\t', '~').replace('\n', '|');
    }

    private static String standing(String text) {
        return text == null ? "" : text;
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "hbstatus, 0, Heartbeat is running on this machine.|",
                "hbstatus -m, 0, Heartbeat is running on this machine.|",
                "listnodes, 0, 198.51.100.254|secondary|primary|",
                "listnodes extra, 0, 198.51.100.254|secondary|primary|",
                "listnodes -n, 0, secondary|primary|",
                "listnodes -p, 0, 198.51.100.254|",
                "listnodes -n -p, 0, 198.51.100.254|secondary|primary|",
                "listnodes -m, 0, The nodes are as follow:|198.51.100.254|secondary|primary|",
                "nodestatus primary, 0, active|",
                "nodestatus SECONDARY, 0, active|",
                "nodestatus -m secondary, 0, The cluster node secondary is active|",
                "nodestatus secondary -m, 0, The cluster node secondary is active|",
                "nodestatus 198.51.100.254, 0, ping|",
                "nodetype primary, 0, normal|",
                "nodetype -m primary, 0, The node primary's type: normal|",
                "nodetype 198.51.100.254, 0, ping|",
                "nodeweight secondary, 0, 100|",
                "nodeweight -m secondary, 0, The weight of the cluster node secondary is 100|",
                "nodesite secondary, 0, |",
                "nodesite -m secondary, 0, `The site of the cluster node secondary is |`",
                "listhblinks secondary, 0, ~eth0|",
                "listhblinks -m secondary, 0, ~this node has the following heartbeat"
                        + " links:|~eth0|",
                "listhblinks -v secondary, 0, ~eth0~up|",
                "listhblinks 198.51.100.254, 0, ~198.51.100.254|",
                "hblinkstatus secondary eth0, 0, up|",
                "hblinkstatus -m secondary eth0, 0, The node secondary's heartbeat link eth0 is"
                        + " up|",
                "clientstatus primary ipfail 4000, 1, offline|",
                "clientstatus -m primary ipfail 4000, 1, offline|",
                "rscstatus, 0, local|",
                "rscstatus -m, 0, This node is holding local resources.|",
                "hbparameter -p deadtime, 0, 6|",
                "hbparameter -m -p deadtime, 0, Heartbeat parameter deadtime's value: 6|",
                "hbparameter -p hbversion, 0, 4.0.0 (heartbeat4j)|",
                "test, 0, `Dead time: 6000| keeplive time: 1000| mynodeid: primary| rsc: local|`",
            })
    void answersAreHeartbeats(String command, int code, String printed) throws IOException {
        assertEquals(code, run(StatusFixture.healthy(), command));
        assertEquals(printed, shown(out.text()));
        assertEquals("", err.text());
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "listnodes -x, 11, listnodes: invalid option -- 'x'|cl_status: [pid]: ERROR: Error:"
                        + " getopt returnedcharacter code ?.|",
                "nodestatus nosuch, 11, Error. May be due to incorrect node name|",
                "nodestatus, 11, Not enough parameters.|",
                "nodestatus -z secondary, 11, nodestatus: invalid option -- 'z'|cl_status: [pid]:"
                        + " ERROR: Error: getopt returnedcharacter ?.|",
                "nodetype nosuch, 11, Error. May be due to incorrect node name|",
                "nodetype, 11, No enough parameter.|",
                "nodeweight nosuch, 11, Error. Maybe due to incorrect node name.|",
                "nodeweight, 11, Not enough parameters.|",
                "nodesite nosuch, 11, Error. May be due to incorrect node name|",
                "nodesite, 11, Not enough parameters.|",
                "listhblinks nosuch, 13, cl_status: [pid]: ERROR: Cannot start heartbeat link"
                        + " interface walk.|cl_status: [pid]: ERROR: REASON: EINVAL|",
                "listhblinks, 11, No enough parameter.|",
                "hblinkstatus secondary eth9, 13, cl_status: [pid]: ERROR: Cannot get heartbeat"
                        + " link status|cl_status: [pid]: ERROR: REASON: |",
                "hblinkstatus nosuch eth0, 13, cl_status: [pid]: ERROR: Cannot get heartbeat"
                        + " link status|cl_status: [pid]: ERROR: REASON: |",
                "hblinkstatus secondary, 11, No enough parameter.|",
                "clientstatus nosuch ipfail, 13, cl_status: [pid]: ERROR: Cannot get heartbeat"
                        + " client ipfail's status|cl_status: [pid]: ERROR: REASON: No timely"
                        + " response.|",
                "clientstatus secondary, 11, No enough parameter.|",
                "rscstatus -q, 11, rscstatus: invalid option -- 'q'|cl_status: [pid]: ERROR: Error:"
                        + " getopt returnedcharacter ?.|",
                "hbparameter -p nosuch, 1, cl_status: [pid]: ERROR: Cannot get parameter nosuch's"
                        + " value|cl_status: [pid]: ERROR: REASON: |",
                "hbparameter, 11, cl_status: [pid]: ERROR: parameter name required|",
                "hbparameter deadtime, 11, cl_status: [pid]: ERROR: parameter name required|",
                "hbparameter -p, 11, hbparameter: option requires an argument --"
                        + " 'p'|cl_status: [pid]: ERROR: Error: getopt returnedcharacter code ?.|",
            })
    void complaintsAreHeartbeats(String command, int code, String printed) throws IOException {
        assertEquals(code, run(StatusFixture.healthy(), command));
        assertEquals("", out.text());
        assertEquals(printed, shown(err.withoutDates()));
    }

    @Test
    void verboseStatusShowsAllNodesFromTheLast() throws IOException {
        assertEquals(0, run(StatusFixture.healthy(), "hbstatus -v"));

        String head = "version:~4.0.0 (heartbeat4j)|managed by:~\"haresources\"|";
        assertEquals(head + BLOCKS, shown(out.text()));
    }

    @Test
    void verboseSentencesIntroduceTheLinks() throws IOException {
        assertEquals(0, run(StatusFixture.healthy(), "hbstatus -m -v"));

        String head =
                "Heartbeat version 4.0.0 (heartbeat4j)|Resources controlled by \"haresources\"|"
                        + "The nodes are as follow:|";
        String blocks = BLOCKS.replace(")|~", ")|~this node has the following heartbeat links:|~");
        assertEquals(head + blocks, shown(out.text()));
    }

    @Test
    void verboseListShowsTheBlocks() throws IOException {
        assertEquals(0, run(StatusFixture.healthy(), "listnodes -v"));

        assertEquals(BLOCKS, shown(out.text()));
    }

    @ParameterizedTest
    @CsvSource({
        "nodestatus secondary, 1, dead|",
        "nodestatus -m secondary, 1, The cluster node secondary is dead|",
        "hblinkstatus secondary eth0, 1, dead|",
        "nodetype secondary, 0, normal|",
        "rscstatus, 0, all|"
    })
    void deadPeerIsAFailure(String command, int code, String printed) throws IOException {
        assertEquals(code, run(StatusFixture.peerDead(), command));
        assertEquals(printed, shown(out.text()));
    }

    @ParameterizedTest
    @CsvSource({
        "rscstatus, transition|",
        "rscstatus -m, This node is holding transition resources.|"
    })
    void movingGroupsAreATransition(String command, String printed) throws IOException {
        assertEquals(0, run(StatusFixture.handOver(), command));
        assertEquals(printed, shown(out.text()));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "hbstatus, Heartbeat is stopped on this machine.|, -",
                "hbstatus -m, Heartbeat is stopped on this machine.|, -",
                "hbstatus -v, Heartbeat is stopped on this machine.|(hb_api_signon: Can't initiate"
                        + " connection to heartbeat)|, -",
                "nodestatus, -, cl_status: [pid]: ERROR: Cannot signon with"
                        + " heartbeat|cl_status: [pid]: ERROR: REASON: hb_api_signon: Can't"
                        + " initiate connection to heartbeat|",
            })
    void stoppedDaemonIsAFailure(String command, String printed, String complaint) {
        assertEquals(1, run(command));
        assertEquals(standing(printed), shown(out.text()));
        assertEquals(standing(complaint), shown(err.withoutDates()));
    }

    @Test
    void unknownSubCommandIsSaidWithoutAskingTheDaemon() {
        assertEquals(11, run("bogus"));
        assertEquals("cl_status: [pid]: ERROR: bogus: invalid sub-command.\n", err.withoutDates());
    }

    @Test
    void withoutArgumentsTheUsageIsShown() {
        assertEquals(0, run(""));
        assertEquals(0, run("-h"));
        assertTrue(out.text().startsWith("Usage: cl_status <sub-command> [<options>]"));
        assertEquals(ClStatus.USAGE.repeat(2), out.text());
    }

    @Test
    void hungDaemonIsSilentlyTwelve() throws IOException {
        try (FakeClientDaemon daemon =
                FakeClientDaemon.showing(folder.resolve("register"), StatusFixture.healthy())) {
            daemon.hung = true;
            assertEquals(12, run("rscstatus"));
        }
        assertEquals("", out.text() + err.text());
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "hbstatus, 0, Heartbeat is apparently running on this machine, -",
                "hbstatus -v, 0, (apiauth anon missing), -",
                "rscstatus, 1, -, REASON: apiauth anon missing",
            })
    void refusalIsToldWithItsReason(String command, int code, String printed, String complaint)
            throws IOException {
        try (FakeClientDaemon daemon =
                FakeClientDaemon.showing(folder.resolve("register"), StatusFixture.healthy())) {
            daemon.forbid("anon");
            assertEquals(code, run(command));
        }
        assertTrue(out.text().contains(standing(printed)), out.text());
        assertTrue(err.text().contains(standing(complaint)), err.text());
    }

    @Test
    void anybodyMayAskSinceHeartbeatsCommandIsSetGroupId() throws IOException {
        try (FakeClientDaemon daemon =
                FakeClientDaemon.showing(folder.resolve("register"), StatusFixture.healthy())) {
            daemon.permit(
                    "anon", new ApiPermissions.Permission(List.of("nobody"), List.of("haclient")));
            assertEquals(0, run("rscstatus"));
        }
    }

    @Test
    void clientOfAnotherNodeIsAskedAfterThere() throws IOException {
        try (FakeClientDaemon daemon =
                FakeClientDaemon.showing(folder.resolve("register"), StatusFixture.healthy())) {
            daemon.clientsOnOtherNode = true;
            assertEquals(0, run("clientstatus secondary ipfail 4000"));
            assertEquals(List.of("ipfail"), daemon.wanted);
        }
        assertEquals("online\n", out.text());
    }

    @Test
    void otherNodeThatDoesNotAnswerIsNotWaitedFor() throws IOException {
        assertEquals(13, run(StatusFixture.healthy(), "clientstatus secondary ipfail 20"));
        assertTrue(err.text().contains("REASON: No timely response."), err.text());
    }

    @Test
    void resourcesOfPacemakerAreNotShown() throws IOException {
        try (FakeClientDaemon daemon =
                FakeClientDaemon.showing(folder.resolve("register"), StatusFixture.healthy())) {
            daemon.pacemaker = "on";
            assertEquals(1, run("rscstatus"));
            assertEquals(0, run("hbstatus -v"));
        }
        assertTrue(err.text().contains("try crm_mon"), err.text());
        assertTrue(out.text().contains("managed by:\tpacemaker\t(on)"), out.text());
    }
}
