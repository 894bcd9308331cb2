package heartbeat4j.config;

import static heartbeat4j.config.Judged.accepted;
import static heartbeat4j.config.Judged.errors;
import static heartbeat4j.config.Judged.haCfWith;
import static heartbeat4j.config.Judged.notes;
import static heartbeat4j.config.Judged.warnings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import heartbeat4j.core.Failback;
import heartbeat4j.core.LinkName;
import heartbeat4j.core.NodeName;
import heartbeat4j.core.PingNodes;
import heartbeat4j.core.Policy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class HaCfTest {
    @Test
    void allProblemsOfAllFilesComeOutInOneRunSortedByFileAndLine() {
        Checked checked = Judged.all("deadtme 3\nnode\nfoo 1\n", "garbage\n", "other a\n");

        assertEquals(
                List.of(
                        "authkeys:1: neither \"auth NUMBER\" nor \"NUMBER METHOD KEY\"; write for"
                                + " example \"1 sha1 SECRET\", and put # in front of a remark",
                        "ha.cf: no medium; add for example \"ucast eth0 ADDRESS-OF-PEER\"",
                        "ha.cf: no node; add \"node primary OTHER\"",
                        "ha.cf:1: unknown directive \"deadtme\", did you mean \"deadtime\"?",
                        "ha.cf:3: unknown directive \"foo\""),
                errors(checked));
    }

    @Test
    void policyHasTheNodesLinksAndTimesOfTheFile() {
        Checked checked = haCfWith("bcast eth1\nucast eth0 198.51.100.6\nhopfudge 3\n");

        Policy policy = accepted(checked).policy();

        assertEquals(List.of(NodeName.of("primary"), NodeName.of("secondary")), policy.nodes());
        assertEquals(List.of(new LinkName("eth0"), new LinkName("eth1")), policy.links());
        assertEquals(Duration.ofSeconds(15), policy.timing().warntime());
        assertEquals(Duration.ofSeconds(30), policy.timing().initdead());
        assertEquals(Duration.ofMillis(250), policy.timing().retransmitDelay());
        assertEquals(Failback.ON, policy.failback());
        assertEquals(5, policy.ttl());
    }

    @ParameterizedTest
    @CsvSource({"5,12000", "5999ms,12000", "6,12000", "10,20000", "10001ms,10001", "12,12000"})
    void initdeadIsDerivedFromDeadtime(String deadtime, long initdeadMillis) {
        Configuration configuration = accepted(haCfWith("deadtime " + deadtime + "\n"));

        assertEquals(initdeadMillis, configuration.timing().initdead().toMillis());
        assertEquals(initdeadMillis + "ms", configuration.parameters().get("initdead"));
    }

    @Test
    void parametersAreRecordedAsWrittenWithDefaults() {
        String text =
                """
                deadtime 5
                udp eth0
                crm off
                logfacility local0
                node primary secondary
                nice_failback on
                quorum_server foo
                env A=1
                keepalive 3 2
                """;
        Map<String, String> parameters =
                accepted(Judged.all(text, Judged.AUTHKEYS, "")).parameters();

        assertEquals("2", parameters.get("keepalive"));
        assertEquals("5000ms", parameters.get("deadping"));
        assertEquals("2500ms", parameters.get("warntime"));
        assertEquals("/dev/null", parameters.get("logfile"));
        assertEquals("/dev/null", parameters.get("debugfile"));
        assertEquals("legacy", parameters.get("auto_failback"));
        assertEquals("off", parameters.get("pacemaker"));
        assertEquals("foo", parameters.get("quorum_server"));
        assertEquals("694", parameters.get("udpport"));
        List.of(
                        "crm",
                        "udp",
                        "env",
                        "node",
                        "nice_failback",
                        "use_logd",
                        "script_timeout",
                        "address_probe",
                        "address_conflict",
                        "announce_refresh")
                .forEach(name -> assertEquals(null, parameters.get(name), name));
    }

    @Test
    void anUnsetLogMeansLogdForCallersAndANoteForPeople() {
        Checked checked =
                Judged.all("node primary\nucast eth0 198.51.100.6\n", Judged.AUTHKEYS, "");

        assertEquals("yes", accepted(checked).parameters().get("use_logd"));
        assertTrue(notes(checked).toString().contains("nothing says where to log"));
    }

    @ParameterizedTest
    @CsvSource({"on,ON", "YES,ON", "1,ON", "off,OFF", "n,OFF", "legacy,LEGACY", "Legacy,LEGACY"})
    void autoFailbackIsReadInAllSpellings(String value, Failback failback) {
        assertEquals(failback, accepted(haCfWith("auto_failback " + value + "\n")).failback());
    }

    @Test
    void niceFailbackBehindAutoFailbackSwitchesOffWhateverItSays() {
        Configuration configuration = accepted(haCfWith("nice_failback on\n"));

        assertEquals(Failback.OFF, configuration.failback());
        assertEquals("on", configuration.parameters().get("auto_failback"));
    }

    @Test
    void eachMediumTypeKeepsThePortOfItsFirstLine() {
        String text =
                """
                logfile /x
                udpport 700
                bcast eth0
                udpport 800
                bcast eth1
                ucast eth0 198.51.100.6
                node primary
                auto_failback on
                """;
        Checked checked = Judged.all(text, Judged.AUTHKEYS, "");

        List<Medium> media = accepted(checked).media();

        assertEquals(new Medium.Bcast("eth0", 700), media.get(0));
        assertEquals(new Medium.Bcast("eth1", 700), media.get(1));
        assertEquals(800, assertInstanceOf(Medium.Ucast.class, media.get(2)).port());
        assertTrue(warnings(checked).toString().contains("ha.cf:4: warning: udpport must stand"));
    }

    @Test
    void anInterfaceThatIsNotThereIsOnlyWarnedOf() {
        Checked checked = haCfWith("bcast eth9\n");

        assertTrue(accepted(checked).media().contains(new Medium.Bcast("eth9", 694)));
        assertEquals(
                List.of(
                        "ha.cf:7: warning: bcast: there is no interface \"eth9\" now; the link"
                                + " works as soon as it appears"),
                warnings(checked));
    }

    @Test
    void sixtyFourMediaAreAnErrorAndSixtyThreeAreNot() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 62; i++) {
            lines.append("ucast eth0 198.51.100.").append(100 + i).append('\n');
        }

        assertEquals(63, accepted(haCfWith(lines.toString())).media().size());
        assertEquals(
                List.of("ha.cf:69: more than 63 media"), errors(haCfWith(lines + "bcast eth1\n")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ucast",
                "mcast",
                "env =A",
                "udpport 65536",
                "respawn root",
                "apiauth x uid=a b",
                "keepalive 99999999999999999999",
                "mcast eth3 225.0.0.1 694 1 0",
                "stonith bogus x",
                "stonith_host * external/nosuch a",
                "stonith_host * nul a",
                "node a=b",
                "ucast6 eth0 ::1",
                "mcast6 eth0 ff12:: 694 1 0",
                "rtprio 100",
                "address_probe 6",
                "address_probe 0",
                "address_probe never",
                "address_conflict ask",
                "announce_refresh 500ms"
            })
    void badLineIsRejectedWithItsNumber(String line) {
        List<String> errors = errors(haCfWith(line + "\n"));

        assertEquals(1, errors.size(), errors.toString());
        assertTrue(errors.getFirst().startsWith("ha.cf:7: "), errors.getFirst());
    }

    @Test
    void scriptTimeoutLimitsStartAndStopAndIsOurs() {
        Checked checked = haCfWith("script_timeout 90\n");

        assertEquals(Duration.ofSeconds(90), accepted(checked).limits().start());
        assertEquals(Duration.ofSeconds(90), accepted(checked).limits().stop());
        assertEquals(
                List.of(
                        "ha.cf:7: note: Heartbeat 3 does not know script_timeout and would not"
                                + " start"),
                notes(checked));
    }

    @Test
    void neighboursAreAskedBeforeAnAddressIsTakenAndToldAfterwards() {
        AddressRules usual = accepted(haCfWith("")).addressRules();
        String lines =
                """
                address_probe 0.5
                address_conflict take
                announce_refresh off
                """;
        AddressRules changed = accepted(haCfWith(lines)).addressRules();

        assertEquals(
                "the neighbours are asked for 200 ms, a stranger's is not taken;"
                        + " announced every 60 s",
                usual.toString());
        assertEquals(
                new AddressRules(
                        Optional.of(Duration.ofMillis(500)),
                        AddressRules.Conflict.TAKE,
                        Optional.empty()),
                changed);
        assertEquals(
                "taken without asking the neighbours; announced every 60 s",
                accepted(haCfWith("address_probe off\n")).addressRules().toString());
    }

    @ParameterizedTest
    @CsvSource({"2,2", "0,1000000", "-1,1000000", "99999999,1000000"})
    void stopretrymaxBoundsTheRetriesOfAFailedStop(String value, int retries) {
        Checked checked = haCfWith("env STOPRETRYMAX=" + value + "\n");

        assertEquals(retries, accepted(checked).limits().stopRetries());
    }

    @Test
    void duplicateNodeIsWarnedOfAndCountedOnce() {
        Checked checked = haCfWith("node SECONDARY\n");

        assertEquals(2, accepted(checked).nodes().size());
        assertEquals(
                List.of("ha.cf:7: warning: node \"secondary\" is listed twice"), warnings(checked));
    }

    @Test
    void bytesOfAUtf8NodeNameAreNotFolded() {
        Checked checked = haCfWith("node GR\u00c3\u009cN\n");

        assertEquals("gr\u00c3\u009cn", accepted(checked).nodes().get(2).text());
    }

    @Test
    void ipfailIsBuiltInWhereverItsProgramIs() {
        String ipfail = "respawn hacluster /usr/lib64/heartbeat/ipfail\nauto_failback off\n";
        Checked checked = haCfWith(ipfail + "respawn root /bin/true a\n");

        Configuration configuration = accepted(checked);

        assertEquals(
                List.of(new Configuration.Client("root", "/bin/true a", false)),
                configuration.programs());
        assertEquals(Configuration.Ipfail.BUILT_IN, configuration.ipfail());
    }

    @Test
    void ipfailIsOffInLegacyMode() {
        String ipfail = "respawn hacluster /usr/libexec/heartbeat/ipfail\n";
        Checked checked = haCfWith("auto_failback legacy\n" + ipfail);

        assertEquals(Configuration.Ipfail.OFF_IN_LEGACY, accepted(checked).ipfail());
        assertTrue(warnings(checked).getLast().contains("ipfail does nothing"), checked::toString);
    }

    @Test
    void pingNodesKeepTheirPlaceAmongTheNodes() {
        Configuration configuration =
                accepted(haCfWith("ping 198.51.100.254\nnode third\nping_group g 192.0.2.1\n"));

        assertEquals(
                List.of(
                        new PingNodes.PingNode(NodeName.of("198.51.100.254"), PingNodes.HOST, 2),
                        new PingNodes.PingNode(NodeName.of("g"), PingNodes.GROUP, 3)),
                configuration.pings().nodes());
    }

    @Test
    void clusterNodeIsNoPingNode() {
        Checked checked = haCfWith("ping_group primary 198.51.100.5\n");

        assertEquals(List.of(), accepted(checked).pings().nodes());
        assertTrue(warnings(checked).getFirst().contains("not pinged"), checked::toString);
    }

    @Test
    void apiauthReplacesBuiltInPermissions() {
        Configuration configuration = accepted(haCfWith("apiauth ipfail uid=root,0\n"));

        assertEquals(List.of("root", "0"), configuration.apiauth().get("ipfail").users());
        assertEquals(List.of("haclient"), configuration.apiauth().get("ping").groups());
    }
}
