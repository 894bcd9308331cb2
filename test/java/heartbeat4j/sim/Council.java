package heartbeat4j.sim;

import heartbeat4j.core.Failback;
import heartbeat4j.core.Group;
import heartbeat4j.core.NodeName;

import java.util.ArrayList;
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

    /** Each has a preferred node of its own, so that a death spreads them. */
    static List<Group> groups(Random random, Cast cast) {
        List<Group> groups = new ArrayList<>();
        int owners = cast.size() - cast.witnesses();
        List<NodeName> names = cast.names().subList(0, owners);
        int count = 1 + random.nextInt(GROUPS.length);
        for (int i = 0; i < count; i++) {
            String preferred = names.get(random.nextInt(owners)).text();
            groups.add(World.group(preferred, GROUPS[i]));
        }
        return groups;
    }
}
