package heartbeat4j.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** What Heartbeat 3.0.6 answered to the same bytes, where nothing else is said. */
@Timeout(60)
class ClientSocketTest {
    private static final String GREETING =
            "|deadtime=1770|keepalive=3e8|node=primary|hbversion=4.0.0 (heartbeat4j)"
                    + "|pacemaker=false|logfacility=-1";

    @TempDir private Path folder;
    private Path socket;
    private FakeClientDaemon daemon;

    @BeforeEach
    void open() throws IOException {
        socket = folder.resolve("register");
        daemon = FakeClientDaemon.servingMe(socket);
    }

    @AfterEach
    void close() throws IOException {
        daemon.close();
    }

    @Test
    void everybodyMayConnect() throws IOException {
        assertEquals(
                "rwxrwxrwx", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
    }

    @Test
    void socketIsRemovedAtTheEnd() throws IOException {
        daemon.close();
        assertFalse(Files.exists(socket));
    }

    @Test
    void greetingTellsTimingsAndVersion() throws IOException {
        try (TestClient client = TestClient.signingOn(socket, "")) {
            assertEquals("t=hbapi-resp|reqtype=signon|result=OK" + GREETING, client.hear());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "nodestatus; node=SECONDARY; st=active|result=OK",
                "nodestatus; node=nosuch; result=badreq|info=EINVAL",
                "nodestatus; x=y; result=badreq|info=EINVAL",
                "nodetype; node=198.51.100.254; nodetype=ping|result=OK",
                "nodeweight; node=secondary; weight=100|result=OK",
                "nodesite; node=secondary; site=|result=OK",
                "numnodes; x=y; numnodes=2|result=OK",
                "iflist; node=secondary; ifname=eth0|st=up|result=OK",
                "iflist; node=198.51.100.254; ifname=198.51.100.254|st=up|result=OK",
                "iflist; node=nosuch; result=badreq|info=EINVAL",
                "ifstatus; node=secondary,ifname=eth0; st=up|result=OK",
                "ifstatus; node=secondary,ifname=eth9; result=badreq|info=EINVAL",
                "clientstatus; node=primary,cn=x; subt=respond-cstatus|cs=offline|result=OK",
                "clientstatus; node=nosuch,cn=x; result=badreq|info=EINVAL",
                "clientstatus; node=198.51.100.254,cn=x;"
                        + " subt=respond-cstatus|cs=offline|result=OK",
                "getparm; pname=deadtime; pvalue=6|result=OK",
                "getparm; pname=nosuch; result=OK",
                "getparm; pname=hbversion; pvalue=4.0.0|result=OK",
                "getparm; x=y; result=badreq|info=EINVAL",
                "getrsc; x=y; rsc_hold=local|result=OK",
                "setfilter; fmask=0; result=badreq|info=EINVAL",
                "setfilter; fmask=1; result=OK",
                "setfilter; fmask=zz; result=badreq|info=EINVAL",
                "setsignal; signal=9; result=badreq|info=EINVAL",
                "setsignal; signal=0; result=OK",
                "setsignal; x=y; result=badreq",
                "getuuid; queryname=secondary;"
                        + " queryuuid=binary 00000000000000010000000000000002|result=OK",
                "getuuid; queryname=nosuch; result=OK",
                "getuuid; x=y; result=badreq|info=no query node name found",
                "getnodename; x=y; result=badreq|info=no query node name found",
                "bogus; x=y; result=badreq",
                "signon; x=y; result=badreq"
            })
    void requestsAreAnsweredAsByHeartbeat(String kind, String arguments, String answer)
            throws IOException {
        try (TestClient client = TestClient.signedOn(socket, "")) {
            ClientMessage request = client.request(kind);
            for (String argument : arguments.split(",")) {
                String[] nameAndValue = argument.split("=");
                request = request.with(nameAndValue[0], nameAndValue[1]);
            }
            client.say(request);
            assertEquals("t=hbapi-resp|reqtype=" + kind + "|" + answer, client.hear());
        }
    }

    @Test
    void weightAndSiteAreThoseThatWereSet() throws IOException {
        daemon.weights.put("secondary", 37);
        daemon.sites.put("secondary", "berlin");
        try (TestClient client = TestClient.signedOn(socket, "")) {
            client.say(client.request("nodeweight").with("node", "secondary"));
            client.say(client.request("nodesite").with("node", "Secondary"));

            assertEquals("t=hbapi-resp|reqtype=nodeweight|weight=37|result=OK", client.hear());
            assertEquals("t=hbapi-resp|reqtype=nodesite|site=berlin|result=OK", client.hear());
        }
    }

    @Test
    void nodesComeInTheirOrderAndTheLastOneSaysSo() throws IOException {
        try (TestClient client = TestClient.signedOn(socket, "")) {
            client.say(client.request("nodelist"));
            List<String> nodes = new ArrayList<>();
            String line;
            do {
                line = client.hear();
                nodes.add(line);
            } while (line.endsWith("|result=ok/more"));
            assertEquals(3, nodes.size());
            assertEquals(
                    "t=hbapi-resp|reqtype=nodelist|node=primary|nodetype=normal|st=active"
                            + "|result=ok/more",
                    nodes.getFirst());
            assertTrue(nodes.getLast().endsWith("|result=OK"), nodes::toString);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "pid, 0, bad pid",
        "pid, none, bad pid",
        "uid, none, invalid id info",
        "uid, 4711, incorrect/false credentials",
        "gid, 4711, incorrect/false credentials",
        "from_id, nobodys, no default client auth",
        "from_id, guarded, client failed authorization",
        "from_id, a-name-of-more-than-31-characters, invalid id info",
    })
    void refusalHasHeartbeatsWord(String field, String value, String reason) throws IOException {
        daemon.permit("guarded", new ApiPermissions.Permission(List.of("4711"), List.of("4711")));
        try (TestClient client = TestClient.connect(socket)) {
            client.say(client.signOn().with(field, value));
            assertEquals(
                    "t=hbapi-resp|reqtype=signon|info=" + reason + "|result=badreq" + GREETING,
                    client.hear());
            assertEquals(
                    field.equals("from_id") && !reason.startsWith("invalid"),
                    client.hearUntil("t=hbapi-clstat|st=leave").contains("info=" + reason));
        }
    }

    @Test
    void pidOfAnotherProcessIsRefused() throws IOException {
        try (TestClient client = TestClient.connect(socket)) {
            client.say(client.signOn().with("pid", "1").with("from_id", "1"));
            assertTrue(client.hear().contains("|info=pid mismatch|"));
        }
    }

    @Test
    void nameIsTakenOnceOnly() throws IOException {
        try (TestClient _ = TestClient.signedOn(socket, "tester");
                TestClient second = TestClient.signingOn(socket, "tester")) {
            assertTrue(second.hear().contains("|info=duplicate add request|"));
            assertEquals("EOF", second.hear());
        }
    }

    @Test
    void nameOfAProgramThatIsBuiltInIsTakenAndOnline() throws IOException {
        daemon.builtIn = List.of("tester");
        try (TestClient other = TestClient.signedOn(socket, "");
                TestClient program = TestClient.signingOn(socket, "tester")) {
            assertTrue(program.hear().contains("|info=duplicate add request|"));
            assertEquals("EOF", program.hear());
            String said = daemon.logged().toString();
            assertTrue(said.contains("heartbeat does the work of tester itself"), said);

            other.say(other.request("clientstatus").with("node", "primary").with("cn", "tester"));
            assertTrue(other.hear().contains("|cs=online|"));
        }
    }

    @Test
    void programThatIsBuiltInByAReloadIsNotHeardAnyMore() throws Exception {
        try (TestClient program = TestClient.signedOn(socket, "tester")) {
            daemon.builtIn = List.of("tester");

            program.say(ClientMessage.of("t", "custom"));

            assertTrue(program.hearUntil("t=hbapi-clstat|st=leave").contains("info=duplicate"));
            assertEquals("EOF", program.hearUntil("EOF"));
            daemon.await("the name is free", () -> daemon.namesNow().isEmpty());
            assertFalse(daemon.sentSoFar().toString().contains("custom"));
        }
    }

    @Test
    void nameIsFreeAgainWhenItsClientHasGone() throws Exception {
        TestClient.signedOn(socket, "tester").close();
        daemon.await("the name is free", () -> daemon.namesNow().isEmpty());

        try (TestClient _ = TestClient.signedOn(socket, "tester")) {
            daemon.await("it is taken again", () -> daemon.namesNow().equals(List.of("tester")));
        }
    }

    @Test
    void comingAndGoingOfNamedClientsIsToldToTheCluster() throws Exception {
        try (TestClient client = TestClient.signingOn(socket, "tester")) {
            String joined = client.hear();
            assertTrue(
                    joined.startsWith(
                            "t=hbapi-clstat|st=join|from_id=tester|to_id=tester|src=primary"
                                    + "|info=signon|client_gen="),
                    joined);
            assertTrue(client.hear().startsWith("t=hbapi-resp|reqtype=signon|result=OK"));
            client.say(client.request("signoff"));
            assertTrue(client.hear().contains("st=leave|from_id=tester"));
            assertEquals("EOF", client.hear());
        }
        daemon.await("it left", () -> daemon.sentSoFar().size() == 2);
        assertTrue(daemon.sentSoFar().getLast().toString().contains("signoff"));
    }

    @Test
    void namedClientSendsUnderItsOwnNameOnly() throws IOException {
        try (TestClient client = TestClient.signedOn(socket, "tester")) {
            client.say(ClientMessage.of("t", "custom", "a", "b", "from_id", "x", "to_id", "y"));
            assertTrue(
                    client.hear().startsWith("t=custom|a=b|from_id=tester|to_id=tester|client_gen"),
                    () -> daemon.logged().toString());
        }
    }

    @Test
    void casualClientThatSendsIsDisconnected() throws IOException {
        try (TestClient client = TestClient.signedOn(socket, "")) {
            client.say(ClientMessage.of("t", "custom"));
            assertEquals("EOF", client.hear());
        }
        assertEquals(List.of(), daemon.sentSoFar());
    }

    @Test
    void namedClientsWaitWhileOtherNodesDoNotKeepUp() throws IOException {
        try (TestClient client = TestClient.signedOn(socket, "tester");
                TestClient other = TestClient.signedOn(socket, "")) {
            daemon.congested = true;
            client.say(ClientMessage.of("t", "custom"));
            client.say(client.request("getrsc"));
            other.say(other.request("getrsc"));
            assertTrue(other.hear().contains("rsc_hold=local"), "others are served meanwhile");

            daemon.caughtUp();

            assertTrue(client.hear().startsWith("t=custom"));
            assertTrue(client.hear().contains("rsc_hold=local"));
        }
    }

    @Test
    void newsReachEverybodyAndAddressedOnesTheirClient() throws IOException {
        try (TestClient named = TestClient.signedOn(socket, "tester");
                TestClient casual = TestClient.signedOn(socket, "")) {
            daemon.tell(true, "t", "first", "to_id", "tester");
            daemon.tell(false, "t", "unchanged");
            daemon.tell(true, "t", "last");

            assertEquals("t=first|to_id=tester", named.hear());
            assertEquals("t=last", named.hear());
            assertEquals("t=last", casual.hear());
        }
    }

    @Test
    void rootMayOverhearWhatIsNoNews() throws IOException {
        try (TestClient client = TestClient.signedOn(socket, "")) {
            client.say(client.request("setfilter").with("fmask", "3f"));
            String answer = client.hear();
            daemon.tell(false, "t", "unchanged");
            daemon.tell(true, "t", "news");
            assertEquals(
                    TestClient.own("uid").equals("0") ? "t=unchanged" : "t=news", client.hear());
            assertTrue(answer.contains("reqtype=setfilter|result="), answer);
        }
    }

    @Test
    void clientThatOnlyAsksHearsNoNews() throws IOException {
        try (TestClient client = TestClient.connect(socket)) {
            client.say(client.signOn().with(ClientSignOn.ONLY_ASKS, "1"));
            client.hear();
            daemon.tell(true, "t", "news");
            client.say(client.request("getrsc"));
            assertTrue(client.hear().contains("rsc_hold=local"));
        }
    }

    @Test
    void clientIsSignalledWithEachMessage() throws IOException {
        try (TestClient client = TestClient.signedOn(socket, "")) {
            client.say(client.request("setsignal").with("signal", "12"));
            client.hear();
            daemon.tell(true, "t", "news");
            assertEquals("t=news", client.hear());
            assertEquals(ProcessHandle.current().pid() + " 12", daemon.signals.getLast());
        }
    }

    @Test
    void requestInAnotherNameIsNotAnswered() throws IOException {
        try (TestClient client = TestClient.signedOn(socket, "")) {
            client.say(
                    ClientMessage.of(
                            "t", "hbapi-req", "reqtype", "getrsc", "pid", "1", "from_id", "x"));
            client.say(client.request("numnodes"));
            assertTrue(client.hear().contains("reqtype=numnodes"));
        }
    }
}
