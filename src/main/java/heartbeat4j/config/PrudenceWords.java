package heartbeat4j.config;

import heartbeat4j.core.FlapLimit;
import heartbeat4j.core.NodeName;
import heartbeat4j.core.Tiebreaker;

import java.util.ArrayList;
import java.util.List;

/** Says when moves are held, and what two nodes promise with a tie-breaker. */
final class PrudenceWords {
    private PrudenceWords() {}

    static List<String> of(Configuration configuration) {
        List<String> lines = new ArrayList<>();
        lines.add(damping(configuration.flaps()));
        if (configuration.tiebreaker().configured() && configuration.nodes().size() == 2) {
            lines.addAll(tiebreaker(configuration));
        }
        return lines;
    }

    private static String damping(FlapLimit flaps) {
        return flaps.off()
                ? "flap_damping: off, groups may move to and fro without end"
                : "flap_damping: a group that moved %d times in %s moves no more by itself for a"
                                .formatted(flaps.moves(), shown(flaps.period().toMillis()))
                        + " while, unless its node fails or an operator orders it";
    }

    private static List<String> tiebreaker(Configuration configuration) {
        Tiebreaker tiebreaker = configuration.tiebreaker();
        long hold = configuration.policy().tiebreakHold().toMillis();
        long wait = configuration.policy().tiebreakWait().toMillis();
        List<String> addresses = tiebreaker.addresses().stream().map(NodeName::text).toList();
        return List.of(
                "tiebreaker %s: groups of a silent node are taken %s after its last heartbeat,"
                                .formatted(String.join(", ", addresses), shown(wait))
                        + " while %d of %d answer; a node that reaches neither the other one nor"
                                .formatted(tiebreaker.needed(), addresses.size())
                        + " any of these for %s stops its groups".formatted(shown(hold)),
                "with the tie-breaker at most one of two nodes that miss each other goes on, if"
                        + " only one of them still reaches it; if both do, both run everything"
                        + " (only a stonith device, or the search for a rival before an address is"
                        + " taken, decides then), and if none does, nothing runs; a Heartbeat 3"
                        + " does not ask it and does not stop");
    }

    private static String shown(long millis) {
        return CrossChecks.shown(millis);
    }
}
