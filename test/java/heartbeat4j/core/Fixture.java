package heartbeat4j.core;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Two nodes, alice (the one under test) and bob, with one group each. */
final class Fixture {
    static final NodeName ALICE = NodeName.of("alice");
    static final NodeName BOB = NodeName.of("bob");
    static final LinkName ETH0 = new LinkName("eth0");
    static final LinkName ETH1 = new LinkName("eth1");
    static final GroupName WEB = new GroupName("ip");
    static final GroupName MAIL = new GroupName("mail");
    static final Generation OURS = new Generation(100);
    static final Generation THEIRS = new Generation(200);
    static final NodeUuid OUR_UUID = new NodeUuid(1, 1);
    static final NodeUuid THEIR_UUID = new NodeUuid(2, 2);
    static final Moment START = new Moment(1_000_000_000_000L);
    static final Timing TIMING =
            new Timing(seconds(1), millis(2500), seconds(5), seconds(10), millis(250));
    static final ScriptLimits LIMITS =
            new ScriptLimits(seconds(20), seconds(20), seconds(5), 2, seconds(1));

    private Fixture() {}

    static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }

    static Moment after(Duration duration) {
        return START.plus(duration);
    }

    static Group group(NodeName preferred, String... resources) {
        return new Group(
                new GroupName(resources[0]),
                preferred,
                Arrays.stream(resources).map(Resource::parse).toList());
    }

    static Policy policy(Failback failback) {
        return policy(failback, new AddressLease.Off());
    }

    static Policy policy(Failback failback, AddressLease lease) {
        return new Policy(
                ALICE,
                List.of(ALICE, BOB),
                List.of(ETH0, ETH1),
                List.of(group(ALICE, "ip", "web"), group(BOB, "mail")),
                TIMING,
                failback,
                LIMITS,
                1,
                PingNodes.NONE,
                Quorum.OF_ALL,
                FenceRules.NONE,
                lease,
                FlapLimit.OFF,
                Tiebreaker.NONE);
    }

    static Message fromBob(Generation generation, long sequence, Body body) {
        return new Message(header(BOB, generation, sequence, Optional.empty()), body, List.of());
    }

    static Message.Header header(
            NodeName source, Generation generation, long sequence, Optional<NodeName> to) {
        return new Message.Header(
                source, THEIR_UUID, sequence, generation, 1, "", 3, to, NodeUuid.UNKNOWN);
    }

    static Body.Status status(String state) {
        return status(state, Optional.empty());
    }

    static Body.Status status(String state, Optional<Body.Claim> claim) {
        return new Body.Status(state, OptionalLong.of(5000), true, claim);
    }

    static List<Body> sent(List<Action> actions) {
        return actions.stream()
                .filter(Action.Send.class::isInstance)
                .map(action -> ((Action.Send) action).message().body())
                .toList();
    }

    static List<String> lines(List<Action> actions) {
        return actions.stream()
                .filter(Action.Announce.class::isInstance)
                .map(action -> ((Action.Announce) action).notice().line())
                .toList();
    }

    /** Every script finds its resource stopped, and succeeds. */
    static Event.ScriptFinished ended(Action.RunScript job) {
        String said = job.verb() == Verb.STATUS ? "stopped" : "";
        return new Event.ScriptFinished(job.job(), new ScriptResult(0, false, said, ""));
    }

    static List<Action.RunScript> runs(List<Action> actions) {
        return actions.stream()
                .filter(Action.RunScript.class::isInstance)
                .map(Action.RunScript.class::cast)
                .toList();
    }
}
