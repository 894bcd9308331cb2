package heartbeat4j.core;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Asks the tie-breakers of ha.cf together with every heartbeat, and knows since when which answers.
 */
final class TiebreakerWatch {
    private final Outbox outbox;
    private final Map<NodeName, Moment> answered = new LinkedHashMap<>();
    private Policy policy;

    TiebreakerWatch(Policy policy, Outbox outbox) {
        this.outbox = outbox;
        setPolicy(policy);
    }

    void setPolicy(Policy changed) {
        policy = changed;
        answered.keySet().retainAll(changed.tiebreaker().addresses());
    }

    Tiebreaker policy() {
        return policy.tiebreaker();
    }

    /** One that is a ping node too is asked by those who watch that. */
    void ask(Moment now) {
        for (NodeName address : policy().addresses()) {
            if (policy.pings().find(address).isEmpty()) {
                outbox.add(new Action.Ping(PingWatch.question(now, address, PingNodes.HOST)));
            }
        }
    }

    /** What counts is when it was asked: an answer may have been under way for long. */
    void answered(NodeName address, Moment askedAt) {
        if (policy().addresses().contains(address)) {
            answered.merge(address, askedAt, Moment::later);
        }
    }

    /** How many have answered what they were asked after that moment. */
    int reached(Moment since) {
        return (int) answered.values().stream().filter(at -> at.compareTo(since) > 0).count();
    }

    /** When one of them was asked last that has answered. */
    Moment newest() {
        return answered.values().stream().reduce(Moment.LONG_AGO, Moment::later);
    }
}
