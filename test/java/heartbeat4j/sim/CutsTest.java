package heartbeat4j.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import heartbeat4j.auth.Method;
import heartbeat4j.core.Failback;
import heartbeat4j.core.Timing;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/** Between three machines and more, any path can be cut alone, and heals. */
class CutsTest {
    private static final Timing TIMING =
            new Timing(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(5),
                    Duration.ofMillis(250));

    private final List<String> happened = new ArrayList<>();

    private World world(int machines) {
        return new World(
                new Random(1),
                Faults.drawn(new Random(1), TIMING.deadtime().toNanos()),
                TIMING,
                Cast.ours(Failback.ON, machines, 0),
                List.of(World.group("alice", "web")),
                Sabotage.NONE,
                Method.CRC,
                happened::add);
    }

    @Test
    void partialPartitionCutsOneOfThreePaths() {
        World world = world(3);
        Machine alice = world.machines().get(0);
        Machine carol = world.machines().get(2);

        Cuts.apart(world, List.of(alice), List.of(carol));

        assertEquals(List.of("0>1", "1>0", "1>2", "2>1"), open(world));
    }

    @Test
    void oneWayCutLeavesTheOtherDirection() {
        World world = world(3);

        Cuts.oneWay(world, world.machines().get(0), world.machines().get(1));

        assertEquals(List.of("0>2", "1>0", "1>2", "2>0", "2>1"), open(world));
    }

    @Test
    void isolatedMachineReachesNobody() {
        World world = world(5);
        Machine erin = world.machines().get(4);

        Cuts.apart(world, List.of(erin), world.others(erin));

        assertTrue(open(world).stream().noneMatch(path -> path.contains("4")));
        assertEquals(12, open(world).size());
    }

    @Test
    void healedNetworkIsWhole() {
        World world = world(3);
        Machine bob = world.machines().get(1);
        Cuts.apart(world, List.of(bob), world.others(bob));

        world.network().heal();

        assertEquals(6, open(world).size());
    }

    /** Two of three split off, one heard but deaf, a chain: each comes again and again. */
    @Test
    void everyKindOfPartitionIsDrawn() {
        World world = world(3);
        Cuts cuts = new Cuts(world, new Random(7));
        TreeSet<String> shapes = new TreeSet<>();

        for (int i = 0; i < 1000; i++) {
            world.network().heal();
            cuts.cut(Time.SECOND);
            shapes.add(String.join(" ", open(world)));
        }

        assertTrue(shapes.contains("0>1 0>2 1>0 2>0"), "chain over alice");
        assertTrue(shapes.contains("0>2 2>0"), "bob isolated");
        assertTrue(shapes.contains("0>1 1>0 2>0 2>1"), "carol is heard and hears nobody");
        assertTrue(shapes.contains("0>1 0>2 1>0 1>2"), "carol hears and is not heard");
        assertTrue(shapes.contains("0>2 1>0 1>2 2>0 2>1"), "one path, one way");
    }

    private static List<String> open(World world) {
        List<String> open = new ArrayList<>();
        for (Machine from : world.machines()) {
            for (Machine to : world.others(from)) {
                if (world.network().reaches(from.index(), to.index())) {
                    open.add(from.index() + ">" + to.index());
                }
            }
        }
        return open;
    }
}
