package heartbeat4j.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/**
 * The cables between the machines: on each link and direction packets are lost, delayed by an
 * exponential time (so they overtake each other), duplicated, damaged and replayed; paths can be
 * cut in one or both directions.
 */
final class SimulatedNetwork {
    /** Packets kept for replaying; at the bound a random one is replaced. */
    private static final int MEMORY_MAX = 300;

    private record Path(int from, int to, int link) implements Comparable<Path> {
        @Override
        public int compareTo(Path other) {
            return Integer.compare(index(), other.index());
        }

        private int index() {
            return (from * 16 + to) * 16 + link;
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Memory(int from, byte[] packet, long heartbeat) {}

    private final World world;
    private final Random random;
    private final Forger forger;
    private final ForgedVotes votes;
    private final ForgedHealth health;
    private final TreeMap<Path, Long> cutUntil = new TreeMap<>();
    private final TreeMap<Path, Integer> toLose = new TreeMap<>();
    private final List<Memory> memory = new ArrayList<>();
    private Faults faults;

    SimulatedNetwork(World world, Faults faults, Random random) {
        this.world = world;
        this.faults = faults;
        this.random = random;
        this.forger = world.forger();
        this.votes = new ForgedVotes(world, forger);
        this.health = new ForgedHealth(world, forger);
    }

    /** From now on packets arrive. */
    void heal() {
        faults = Faults.NONE;
        cutUntil.clear();
    }

    int links() {
        return world.linkCount();
    }

    void cut(int from, int to, int link, long until) {
        cutUntil.merge(new Path(from, to, link), until, Math::max);
    }

    /** The next packets on this path are lost, on all links. */
    void lose(int from, int to, int packets) {
        for (int link = 0; link < links(); link++) {
            toLose.put(new Path(from, to, link), packets);
        }
    }

    private boolean lost(Path path) {
        int left = toLose.getOrDefault(path, 0);
        if (left > 0) {
            toLose.put(path, left - 1);
        }
        return left > 0;
    }

    /** Everything that is remembered of this sender comes once more. */
    void replayAll(int from) {
        List.copyOf(memory).stream().filter(old -> old.from() == from).forEach(this::replay);
    }

    /** Not every link of that path is cut. */
    boolean reaches(int from, int to) {
        for (int link = 0; link < links(); link++) {
            if (!cut(new Path(from, to, link))) {
                return true;
            }
        }
        return false;
    }

    private boolean cut(Path path) {
        return cutUntil.getOrDefault(path, 0L) > world.now();
    }

    /**
     * Sends on all links.
     *
     * @param heartbeat numbers the sender's heartbeats, so that the verifier knows which was heard;
     *     0 for anything else
     */
    void send(int from, byte[] packet, long heartbeat) {
        for (int link = 0; link < links(); link++) {
            for (int to = 0; to < world.machines().size(); to++) {
                if (to != from) {
                    send(new Path(from, to, link), packet, heartbeat);
                }
            }
        }
        if (world.sabotage() == Sabotage.REPLAYS_ARE_RENUMBERED) {
            forger.overhear(from, packet);
        }
        remember(from, packet, heartbeat);
        if (random.nextDouble() < faults.replays() && !memory.isEmpty()) {
            replay(memory.get(random.nextInt(memory.size())));
        }
    }

    private void send(Path path, byte[] packet, long heartbeat) {
        if (cut(path) || lost(path) || random.nextDouble() < faults.loss()) {
            return;
        }
        byte[] said = votes.between(path.from(), path.to(), health.of(packet));
        boolean damaged = random.nextDouble() < faults.flips();
        deliver(path, damaged ? flipped(said) : said, damaged ? 0 : heartbeat);
        if (random.nextDouble() < faults.duplicates()) {
            deliver(path, said, heartbeat);
        }
    }

    private void deliver(Path path, byte[] packet, long heartbeat) {
        double drawn = -Math.log(1 - random.nextDouble());
        // A Heartbeat's audit takes what overtook for the truth; good cables keep the order.
        double exponential =
                world.cast().mixed() && faults.delayMean() <= Time.MILLISECOND ? 1 : drawn;
        world.agenda()
                .in(
                        (long) (faults.delayMean() * exponential),
                        () -> {
                            if (!cut(path)) {
                                world.arrive(
                                        path.from(), path.to(), path.link(), packet, heartbeat);
                            }
                        });
    }

    private byte[] flipped(byte[] packet) {
        byte[] damaged = packet.clone();
        int bit = random.nextInt(damaged.length * 8);
        damaged[bit / 8] ^= (byte) (1 << (bit % 8));
        return world.sabotage() == Sabotage.SIGNATURE_IS_NOT_CHECKED
                ? forger.signedAgain(damaged)
                : damaged;
    }

    private void remember(int from, byte[] packet, long heartbeat) {
        if (memory.size() < MEMORY_MAX) {
            memory.add(new Memory(from, packet, heartbeat));
        } else if (random.nextInt(10) == 0) {
            memory.set(random.nextInt(MEMORY_MAX), new Memory(from, packet, heartbeat));
        }
    }

    /**
     * An old packet, perhaps of an earlier life, comes back; also to its own sender. One that comes
     * before the original is the first that the receiver hears of it.
     */
    private void replay(Memory old) {
        byte[] packet =
                world.sabotage() == Sabotage.REPLAYS_ARE_RENUMBERED
                        ? forger.renumbered(old.from(), old.packet())
                        : old.packet();
        for (int to = 0; to < world.machines().size(); to++) {
            int receiver = to;
            world.agenda()
                    .in(
                            random.nextInt(1_000_000),
                            () -> world.arrive(old.from(), receiver, 0, packet, old.heartbeat()));
        }
    }
}
