package heartbeat4j.sim;

import heartbeat4j.core.Failback;
import heartbeat4j.core.Group;
import heartbeat4j.core.NodeName;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Draws the worlds of more than two machines, in which majorities decide. */
final class Council {
    private static final String[][] GROUPS = {
        {"192.0.2.10", "web", "log"}, {"mail"}, {"floatip::a"}, {"db", "192.0.2.11"}, {"dns"}
    };

    private Council() {}

    static Cast cast(Random random, long seed) {
        Failback failback = random.nextBoolean() ? Failback.ON : Failback.OFF;
        return Cast.ours(failback, Cast.machines(seed), Cast.witnesses(seed));
    }

    /** Preferred nodes differ, so that a death spreads the groups. */
    static List<Group> groups(Random random, Cast cast) {
        List<Group> groups = new ArrayList<>();
        int owners = cast.size() - cast.witnesses();
        List<NodeName> names = cast.names().subList(0, owners);
        int count = 1 + random.nextInt(GROUPS.length);
        for (int i = 0; i < count; i++) {
            groups.add(World.group(order(random, names), GROUPS[i]));
        }
        return groups;
    }

    /** One node, which the ring follows, or a few of them in any order. */
    private static String order(Random random, List<NodeName> names) {
        List<String> order = new ArrayList<>(names.stream().map(NodeName::text).toList());
        Collections.shuffle(order, random);
        int size = random.nextInt(3) == 0 ? 1 + random.nextInt(order.size()) : 1;
        return String.join(",", order.subList(0, size));
    }
}
