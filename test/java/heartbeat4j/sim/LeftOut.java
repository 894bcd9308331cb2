package heartbeat4j.sim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

/**
 * A few machines that stay away when everything else has healed: without power, or alive behind a
 * cut. They are a minority: the others must run everything, and these nothing.
 */
final class LeftOut {
    private final World world;
    private final List<Machine> few;
    private final boolean dead;

    private LeftOut(World world, List<Machine> few, boolean dead) {
        this.world = world;
        this.few = List.copyOf(few);
        this.dead = dead;
    }

    /** In every third world. */
    static Optional<LeftOut> drawn(World world, Random random) {
        List<Machine> machines = new ArrayList<>(world.machines());
        Collections.shuffle(machines, random);
        int most = (machines.size() - 1) / 2;
        List<Machine> few = machines.subList(0, 1 + random.nextInt(most));
        boolean dead = random.nextBoolean();
        return random.nextInt(3) == 0
                ? Optional.of(new LeftOut(world, few, dead))
                : Optional.empty();
    }

    List<Machine> present() {
        return world.machines().stream().filter(machine -> !few.contains(machine)).toList();
    }

    /** These must not be started before they come back. */
    List<Machine> withoutPower() {
        return dead ? few : List.of();
    }

    void leave() {
        String who = few.stream().map(Machine::name).toList().toString();
        world.trace(dead ? "power" : "network", "LEFT OUT " + who);
        if (dead) {
            few.forEach(Machine::powerCut);
        } else {
            Cuts.apart(world, few, present());
        }
    }

    void comeBack(Consumer<Machine> start) {
        world.trace("world", "ALL ARE BACK");
        world.network().heal();
        few.forEach(start);
    }
}
