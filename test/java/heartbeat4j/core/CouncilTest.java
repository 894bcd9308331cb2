package heartbeat4j.core;

import static heartbeat4j.core.Fixture.ALICE;
import static heartbeat4j.core.Fixture.BOB;
import static heartbeat4j.core.Fixture.ETH0;
import static heartbeat4j.core.Fixture.OURS;
import static heartbeat4j.core.Fixture.OUR_UUID;
import static heartbeat4j.core.Fixture.START;
import static heartbeat4j.core.Fixture.THEIRS;
import static heartbeat4j.core.Fixture.fromBob;
import static heartbeat4j.core.Fixture.lines;
import static heartbeat4j.core.Fixture.millis;
import static heartbeat4j.core.Fixture.runs;
import static heartbeat4j.core.Fixture.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class CouncilTest {
    private final List<Action> actions = new ArrayList<>();
    private final Node node = new Node(START, three(), OUR_UUID, OURS, List.of(), false);
    private Moment now = START;

    private static Policy three() {
        Policy pair = Fixture.policy(Failback.OFF);
        return new Policy(
                ALICE,
                List.of(ALICE, BOB, NodeName.of("carol")),
                pair.links(),
                pair.groups(),
                pair.timing(),
                pair.failback(),
                pair.limits(),
                pair.hopfudge(),
                pair.pings(),
                Quorum.OF_ALL,
                FenceRules.NONE,
                pair.lease(),
                pair.flaps(),
                pair.tiebreaker());
    }

    private void step(Event event) {
        for (Action action : node.step(now, event)) {
            actions.add(action);
            if (action instanceof Action.RunScript job) {
                step(Fixture.ended(job));
            }
        }
    }

    @Test
    void aNodeThatSpeaksAsHeartbeatIsNamedOnceAndNothingIsStarted() {
        step(new Event.TimePassed());
        for (int second = 0; second < 30; second++) {
            now = now.plus(millis(1000));
            step(new Event.MessageArrived(fromBob(THEIRS, second + 1L, status(Peer.ACTIVE)), ETH0));
            step(new Event.TimePassed());
        }

        assertTrue(node.status(now).state().equals(Peer.ACTIVE), "joined");
        assertEquals(
                1, lines(actions).stream().filter(l -> l.contains("bob runs Heartbeat 3")).count());
        assertEquals(
                List.of(),
                runs(actions).stream().filter(job -> job.verb() != Verb.STATUS).toList());
        assertEquals(Optional.of(false), node.status(now).quorum().map(Status.Quorate::present));
    }
}
