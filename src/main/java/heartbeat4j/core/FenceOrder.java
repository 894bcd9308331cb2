package heartbeat4j.core;

import static heartbeat4j.core.Notice.Level.WARN;

import java.util.Optional;

/** What is said of the reset of a node, in a pair as among more, and an operator's part in it. */
final class FenceOrder {
    private FenceOrder() {}

    /** Why it cannot be carried out, if so. */
    static Optional<String> refusal(Policy policy, NodeName node) {
        if (node.equals(policy.self())) {
            return Optional.of("this node does not reset itself; say it on another node");
        }
        if (!policy.nodes().contains(node)) {
            return Optional.of("%s is not a node of ha.cf".formatted(node));
        }
        return policy.fence().isEmpty()
                ? Optional.of("ha.cf names no device here: add fence_command or stonith_host")
                : Optional.empty();
    }

    /** Whether a node would be reset by itself, by what is heard of it. */
    static String advice(Moment now, Peer peer, boolean left, Moment evidence) {
        if (peer.alive() && !left) {
            return "no: it is heard, and does not ask for it";
        }
        if (left) {
            return "no: it has left in order";
        }
        if (!peer.dead()) {
            return "not yet: it has never been heard, and the time to wait for it is not over";
        }
        return now.reached(evidence)
                ? "yes, if it may still run something"
                : "not yet: this node was late itself, and listens for %s more first"
                        .formatted(Words.tenths(evidence.since(now)));
    }

    /** To all nodes, and to the programs of this one that are called for it. */
    static void report(Transmitter transmitter, Outbox outbox, NodeName node, String result) {
        Message sent = transmitter.sendToAll(new Body.FenceReport(node.text(), result));
        outbox.add(new Action.RunHandler("stonith", sent));
    }

    /** Why it changes nothing that an operator vouches for the node. */
    static Optional<String> notAwaited(NodeName node) {
        return Optional.of("this node is not waiting for a reset of %s".formatted(node));
    }

    /** An operator says that the node is off. */
    static void vouched(Outbox outbox, NodeName node) {
        outbox.decide(
                WARN,
                "Reset of node %s confirmed by an operator".formatted(node),
                "an operator says that it is off");
    }

    static void announce(Outbox outbox, NodeName node) {
        outbox.decide(WARN, "Resetting node %s".formatted(node), "an operator asked for it");
    }
}
