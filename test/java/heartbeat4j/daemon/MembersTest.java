package heartbeat4j.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import heartbeat4j.core.Body;
import heartbeat4j.core.Generation;
import heartbeat4j.core.Message;
import heartbeat4j.core.Moment;
import heartbeat4j.core.NodeName;
import heartbeat4j.core.NodeUuid;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Who may be behind a hardware address, by what the members have said. */
class MembersTest {
    private static final NodeName BOB = NodeName.of("bob");
    private static final List<NodeName> OTHERS = List.of(BOB);
    private static final Duration DEADTIME = Duration.ofSeconds(3);
    private static final Moment NOW = new Moment(Duration.ofMinutes(5).toNanos());
    private static final Moment LATER = NOW.plus(DEADTIME);
    private static final String MAC = "02:00:5e:00:53:01";
    private static final Members.Suspect STRANGER = new Members.Suspect.Stranger();
    private static final Members.Suspect POSSIBLE = new Members.Suspect.Possible(BOB);
    private static final Body BEAT =
            new Body.Status("active", OptionalLong.empty(), true, Optional.empty());

    private final Members members = new Members();
    private long generation = 1;

    private void bobSays(Body body, String macs) throws UnknownHostException {
        Message.Header header =
                new Message.Header(
                        BOB,
                        NodeUuid.UNKNOWN,
                        1,
                        new Generation(generation),
                        1,
                        "",
                        1,
                        Optional.empty(),
                        NodeUuid.UNKNOWN);
        List<Message.Text> extra =
                macs.isEmpty() ? List.of() : List.of(new Message.Text(Members.FIELD, macs));
        members.heard(NOW, new Message(header, body, extra), bobsAddress());
    }

    private static InetAddress bobsAddress() throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {(byte) 198, 51, 100, 6});
    }

    private Members.Suspect suspect(Moment now) {
        return members.suspect(now, MAC, OTHERS, DEADTIME);
    }

    @Test
    void aMemberIsKnownByWhatItsHeartbeatsTellAliveAndDead() throws Exception {
        bobSays(BEAT, "02:00:5e:00:53:99," + MAC);
        bobSays(new Body.Ack(7), "");

        assertEquals(new Members.Suspect.Known(BOB), suspect(NOW));
        assertEquals(new Members.Suspect.Known(BOB), suspect(LATER));
    }

    @Test
    void whoHasToldItsHardwareAddressesHasNoOther() throws Exception {
        bobSays(BEAT, "02:00:5e:00:53:99");

        assertEquals(STRANGER, suspect(NOW));
        assertEquals(STRANGER, suspect(LATER));
    }

    @Test
    void aDeadMemberThatHasToldNothingMayHaveAny() throws Exception {
        assertEquals(POSSIBLE, suspect(NOW), "never heard");
        bobSays(BEAT, "");

        assertEquals(STRANGER, suspect(NOW), "it lives, and gives up what it does not own");
        assertEquals(POSSIBLE, suspect(LATER));
    }

    @Test
    void whoHasLeftInOrderHasNone() throws Exception {
        bobSays(BEAT, "");
        bobSays(new Body.ShutdownDone(), "");
        bobSays(new Body.Ack(7), "");

        assertEquals(STRANGER, suspect(LATER));
        generation++;
        bobSays(BEAT, "");
        assertEquals(POSSIBLE, suspect(LATER), "in a life that did not leave");
    }

    @Test
    void onlyLiveMembersAreAsked() throws Exception {
        bobSays(BEAT, "");

        assertEquals(Set.of(bobsAddress()), members.sources(NOW, OTHERS, DEADTIME));
        assertEquals(Set.of(), members.sources(LATER, OTHERS, DEADTIME));
    }
}
