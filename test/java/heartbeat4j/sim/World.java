package heartbeat4j.sim;

import heartbeat4j.auth.Key;
import heartbeat4j.auth.Keyring;
import heartbeat4j.auth.Method;
import heartbeat4j.core.AddressLease;
import heartbeat4j.core.Failback;
import heartbeat4j.core.FenceRules;
import heartbeat4j.core.FlapLimit;
import heartbeat4j.core.Group;
import heartbeat4j.core.GroupName;
import heartbeat4j.core.LinkName;
import heartbeat4j.core.NodeName;
import heartbeat4j.core.NodeUuid;
import heartbeat4j.core.Policy;
import heartbeat4j.core.Quorum;
import heartbeat4j.core.Resource;
import heartbeat4j.core.ScriptLimits;
import heartbeat4j.core.Tiebreaker;
import heartbeat4j.core.Timing;
import heartbeat4j.daemon.Setup;
import heartbeat4j.wire.Sending;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Some machines, their cables and the time they live in; everything follows from one seed. */
final class World {
    /** Nobody reads what happens, so that nothing is put into words. */
    static final Consumer<String> UNREAD = _ -> {};

    private static final long WALL_START = 1_800_000_000L;
    private static final Sending SENDING =
            new Sending(false, Sending.DEFAULT.compression(), 2048, false);
    private static final byte[] SECRET = "simulated".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEARTBEAT = "t=status".getBytes(StandardCharsets.US_ASCII);

    private final Agenda agenda = new Agenda();
    private final Keyring keyring;
    private final List<Machine> machines = new ArrayList<>();
    private final List<NodeName> names;
    private final List<Group> groups;
    private final SimulatedNetwork network;
    private final Verifier verifier;
    private final Faults faults;
    private final Sabotage sabotage;
    private final Timing timing;
    private final Cast cast;
    private final TreeSet<GroupName> liars = new TreeSet<>();
    private final Consumer<String> transcript;
    private SimulatedPings pings = new SimulatedPings(this, List.of(), false);
    private Consumer<Machine> whenExited = _ -> {};
    private Consumer<Machine> whenFenced = _ -> {};
    private Optional<SimulatedFences> fences = Optional.empty();
    private AddressLease lease = new AddressLease.Auto();
    private FlapLimit flaps = FlapLimit.OFF;
    private Tiebreaker tiebreaker = Tiebreaker.NONE;
    private long traceHash = 0xcbf29ce484222325L;
    private final long seed;
    private long lives;
    private long heartbeats;
    private long packets;

    World(
            Random random,
            Faults faults,
            Timing timing,
            Cast cast,
            List<Group> groups,
            Sabotage sabotage,
            Method method,
            Consumer<String> transcript) {
        this.keyring =
                Keyring.of(1, List.of(Key.of(1, method, method.keyed() ? SECRET : new byte[0])));
        this.faults = faults;
        this.timing = timing;
        this.cast = cast;
        this.names = cast.names();
        this.groups = groups;
        this.sabotage = sabotage;
        this.transcript = transcript;
        this.verifier = new Verifier(this);
        this.network = new SimulatedNetwork(this, faults, new Random(random.nextLong()));
        if (faults.scriptLies() > 0) {
            liars.add(groups.get(random.nextInt(groups.size())).name());
        }
        for (int i = 0; i < names.size(); i++) {
            Random own = new Random(random.nextLong());
            machines.add(new Machine(this, i, names.get(i), faults, own));
        }
        this.seed = cast.mixed() ? random.nextLong() : 0;
    }

    /** A line of haresources: its nodes, separated by commas, and its resources. */
    static Group group(String nodes, String... resources) {
        List<NodeName> order = Arrays.stream(nodes.split(",")).map(NodeName::of).toList();
        List<Resource> parsed = Arrays.stream(resources).map(Resource::parse).toList();
        return new Group(new GroupName(resources[0]), order, parsed);
    }

    Setup setup(int index) {
        Timing own = timing;
        if (sabotage == Sabotage.DEADTIME_IS_HALVED) {
            own =
                    new Timing(
                            timing.keepalive().dividedBy(2),
                            timing.warntime(),
                            timing.deadtime().dividedBy(2),
                            timing.initdead(),
                            timing.retransmitDelay());
        }
        List<LinkName> links = new ArrayList<>();
        for (int i = 0; i < faults.links(); i++) {
            links.add(linkName(i));
        }
        ScriptLimits limits =
                new ScriptLimits(
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(5),
                        3,
                        Duration.ofSeconds(1));
        Policy policy =
                new Policy(
                        names.get(index),
                        names,
                        links,
                        groups,
                        own,
                        cast.failbacks().get(index),
                        limits,
                        1,
                        pings.policy(own.deadtime()),
                        quorum(),
                        fenceRules(),
                        sabotage == Sabotage.LEASE_IS_NOT_AWAITED && longLease().isPresent()
                                ? new AddressLease.Fixed(1)
                                : lease,
                        sabotage == Sabotage.MOVES_ARE_NOT_COUNTED ? FlapLimit.OFF : flaps,
                        sabotage == Sabotage.TIEBREAKER_IS_NOT_ASKED
                                ? Tiebreaker.NONE
                                : tiebreaker);
        return new Setup(policy, keyring, SENDING, new NodeUuid(index + 1, 7));
    }

    private Quorum quorum() {
        boolean required = sabotage != Sabotage.MINORITY_MAY_OWN;
        return new Quorum(required, names.subList(names.size() - cast.witnesses(), names.size()));
    }

    /** Before any daemon starts; in legacy mode ipfail does nothing. */
    void watch(String... pingNodes) {
        List<NodeName> watched = Arrays.stream(pingNodes).map(NodeName::of).toList();
        pings =
                new SimulatedPings(
                        this, watched, !watched.isEmpty() && failback() != Failback.LEGACY);
    }

    SimulatedPings pings() {
        return pings;
    }

    /** Where both nodes run our program, their files agree. */
    Failback failback() {
        return cast.failbacks().getFirst();
    }

    private FenceRules fenceRules() {
        return fences.map(SimulatedFences::rules).orElse(FenceRules.NONE);
    }

    /** Each machine can switch the other's power off. */
    void installFences(SimulatedFences.Quality quality, Random random) {
        fences = Optional.of(new SimulatedFences(this, quality, random));
    }

    /** Before any daemon starts. */
    void setLease(AddressLease ordered) {
        lease = ordered;
    }

    /** Before any daemon starts. */
    void setFlaps(FlapLimit ordered) {
        flaps = ordered;
    }

    FlapLimit flaps() {
        return flaps;
    }

    /** Before any daemon starts. */
    void setTiebreaker(Tiebreaker ordered) {
        tiebreaker = ordered;
    }

    Tiebreaker tiebreaker() {
        return tiebreaker;
    }

    /** With a tie-breaker, so long in touch with nobody a node may go on. */
    long hold() {
        return setup(0).policy().tiebreakHold().toNanos();
    }

    /** The one that ha.cf orders whatever deadtime is. */
    OptionalInt longLease() {
        return lease instanceof AddressLease.Fixed(int seconds)
                ? OptionalInt.of(seconds)
                : OptionalInt.empty();
    }

    Optional<SimulatedFences> fences() {
        return fences;
    }

    void whenFenced(Consumer<Machine> what) {
        whenFenced = what;
    }

    void fenced(Machine machine) {
        whenFenced.accept(machine);
    }

    Forger forger() {
        return new Forger(keyring, SENDING);
    }

    Agenda agenda() {
        return agenda;
    }

    long now() {
        return agenda.now();
    }

    long wallSeconds() {
        return WALL_START + now() / Time.SECOND;
    }

    List<Machine> machines() {
        return machines;
    }

    /** Of a pair. */
    Machine other(Machine machine) {
        Verifier.require(machines.size() == 2, "%d machines are no pair", machines.size());
        return machines.get(1 - machine.index());
    }

    List<Machine> others(Machine machine) {
        return machines.stream().filter(other -> other != machine).toList();
    }

    Machine machine(NodeName name) {
        return machines.get(names.indexOf(name));
    }

    List<Group> groups() {
        return groups;
    }

    /** Who may own it, best first: the nodes of its line, or the ring after the only one. */
    List<Machine> order(Group group) {
        List<Machine> order = new ArrayList<>(group.order().stream().map(this::machine).toList());
        for (int i = 1; i < machines.size() && group.order().size() == 1; i++) {
            order.add(machines.get((order.getFirst().index() + i) % machines.size()));
        }
        order.removeIf(machine -> cast.witness(machine.index()));
        return order;
    }

    Group group(GroupName name) {
        return groups.stream().filter(g -> g.name().equals(name)).findFirst().orElseThrow();
    }

    SimulatedNetwork network() {
        return network;
    }

    Verifier verifier() {
        return verifier;
    }

    Faults faults() {
        return faults;
    }

    Sabotage sabotage() {
        return sabotage;
    }

    Cast cast() {
        return cast;
    }

    Program.Kind kind(int index) {
        return cast.kinds().get(index);
    }

    Timing timing() {
        return timing;
    }

    int linkCount() {
        return faults.links();
    }

    LinkName linkName(int link) {
        return new LinkName("eth" + link);
    }

    /** Its status never says that it runs, as that of many a home-made script. */
    boolean lies(GroupName group) {
        return liars.contains(group);
    }

    void tellTheTruth() {
        liars.clear();
    }

    long nextHeartbeat() {
        heartbeats++;
        verifier.sent(heartbeats);
        return heartbeats;
    }

    /** For the chance within one life of a daemon. */
    long seedOf(long life) {
        return seed + life;
    }

    long nextLife() {
        return ++lives;
    }

    void countPacket() {
        packets++;
    }

    long packets() {
        return packets;
    }

    boolean isHeartbeat(byte[] packet) {
        byte[] mark = HEARTBEAT;
        for (int at = 0; packet.length > 24 && at < 24 - mark.length; at++) {
            if (Arrays.equals(packet, at, at + mark.length, mark, 0, mark.length)) {
                return true;
            }
        }
        return false;
    }

    void arrive(int from, int to, int link, byte[] packet, long heartbeat) {
        hash(now() * 31 + from * 7L + to);
        machines.get(to).packet(from, link, packet, heartbeat);
    }

    void whenExited(Consumer<Machine> what) {
        whenExited = what;
    }

    void exited(Machine machine) {
        whenExited.accept(machine);
    }

    // ---- what happened, for people and for comparing two runs ----

    void trace(Object who, String what) {
        for (int i = 0; i < what.length(); i++) {
            hash(what.charAt(i));
        }
        hash(now());
        if (transcript != UNREAD) {
            transcript.accept(Time.text(now()) + " " + who + ": " + what);
        }
    }

    private void hash(long value) {
        traceHash = (traceHash ^ value) * 0x100000001b3L;
    }

    long traceHash() {
        return traceHash;
    }
}
