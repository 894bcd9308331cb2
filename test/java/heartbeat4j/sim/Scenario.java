package heartbeat4j.sim;

import heartbeat4j.auth.Method;
import heartbeat4j.core.AddressLease;
import heartbeat4j.core.Event;
import heartbeat4j.core.Failback;
import heartbeat4j.core.FlapLimit;
import heartbeat4j.core.Group;
import heartbeat4j.core.GroupName;
import heartbeat4j.core.Holdings;
import heartbeat4j.core.NodeName;
import heartbeat4j.core.Status;
import heartbeat4j.core.StopFailure;
import heartbeat4j.core.Tiebreaker;
import heartbeat4j.core.Timing;
import heartbeat4j.core.Verb;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Plays one scenario file: a story in commands, each followed by what then happens.
 *
 * <pre>
 * # why this matters                       (kept as it is)
 * auto_failback off                        (before the first command; default on)
 * group alice 192.0.2.10 web               (likewise; default: alice web, bob mail)
 * ping router                              (likewise; default: none)
 * nodes alice bob                          (likewise; default: these two)
 * witness carol                            (likewise; default: none)
 * &gt; start alice
 * &gt; run 5s
 *    0.0 alice: ...                         (the expected transcript; -Drewrite writes it)
 * </pre>
 */
final class Scenario {
    private static final Timing TIMING =
            new Timing(
                    Duration.ofSeconds(1),
                    Duration.ofMillis(2500),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(10),
                    Duration.ofMillis(250));

    private final List<String> output = new ArrayList<>();
    private final List<Group> groups = new ArrayList<>();
    private final Sabotage sabotage;
    private Failback failback = Failback.ON;
    private AddressLease lease = new AddressLease.Auto();
    private List<String> nodes = List.of("alice", "bob");
    private List<String> witnesses = List.of();
    private String[] pings = {};
    private FlapLimit flaps = FlapLimit.OFF;
    private List<String> tiebreakers = List.of();
    private OptionalInt stonith = OptionalInt.empty();
    private Duration fenceDelay = Duration.ZERO;
    private StopFailure stopFailure = StopFailure.BLOCK;
    private Optional<World> world = Optional.empty();

    private Scenario(Sabotage sabotage) {
        this.sabotage = sabotage;
    }

    /** The file with the transcript that it leads to. */
    static List<String> play(List<String> lines) {
        return play(lines, Sabotage.NONE);
    }

    /** The same story where a rule is broken. */
    static List<String> play(List<String> lines, Sabotage sabotage) {
        Scenario scenario = new Scenario(sabotage);
        for (String line : lines) {
            if (line.startsWith("#") || line.isEmpty()) {
                scenario.output.add(line);
            } else if (line.startsWith("> ")) {
                scenario.output.add(line);
                scenario.command(line.substring(2).split(" "));
            } else if (scenario.world.isEmpty()) {
                scenario.output.add(line);
                scenario.setting(line.split(" "));
            }
        }
        return scenario.output;
    }

    private void setting(String... words) {
        switch (words[0]) {
            case "auto_failback" -> failback = Failback.valueOf(words[1].toUpperCase(Locale.ROOT));
            // stonith SECONDS: each machine can reset the other, which takes that long
            case "stonith" -> stonith = OptionalInt.of(Integer.parseInt(words[1]));
            case "on_stop_failure" ->
                    stopFailure =
                            StopFailure.valueOf(
                                    words[1].toUpperCase(Locale.ROOT).replace('-', '_'));
            case "fence_delay" -> fenceDelay = Duration.ofSeconds(Integer.parseInt(words[1]));
            case "group" ->
                    groups.add(World.group(words[1], Arrays.copyOfRange(words, 2, words.length)));
            case "address_lease" ->
                    lease =
                            switch (words[1]) {
                                case "auto" -> new AddressLease.Auto();
                                case "off" -> new AddressLease.Off();
                                default -> new AddressLease.Fixed(Integer.parseInt(words[1]));
                            };
            // flap_damping MOVES SECONDS
            case "flap_damping" ->
                    flaps =
                            new FlapLimit(
                                    Integer.parseInt(words[1]),
                                    Duration.ofSeconds(Integer.parseInt(words[2])));
            case "tiebreaker" -> tiebreakers = List.of(words).subList(1, words.length);
            case "ping" -> pings = Arrays.copyOfRange(words, 1, words.length);
            case "nodes" -> nodes = List.of(words).subList(1, words.length);
            case "witness" -> witnesses = List.of(words).subList(1, words.length);
            default -> throw new IllegalArgumentException("no such setting: " + words[0]);
        }
    }

    /** The names of machines are given, witnesses come last. */
    private Cast cast() {
        List<String> named = new ArrayList<>(nodes);
        named.addAll(witnesses);
        Cast cast = Cast.ours(failback, named.size(), witnesses.size());
        List<String> names = cast.names().stream().map(NodeName::text).toList();
        if (!names.equals(named)) {
            throw new IllegalArgumentException("call them %s, not %s".formatted(names, named));
        }
        return cast;
    }

    private World world() {
        if (world.isEmpty()) {
            if (groups.isEmpty()) {
                groups.add(World.group("alice", "web"));
                groups.add(World.group("bob", "mail"));
            }
            world =
                    Optional.of(
                            new World(
                                    new Random(1),
                                    Faults.NONE,
                                    TIMING,
                                    cast(),
                                    groups,
                                    sabotage,
                                    Method.SHA1,
                                    this::happened));
            world.get().watch(pings);
            world.get().setLease(lease);
            world.get().setFlaps(flaps);
            world.get()
                    .setTiebreaker(new Tiebreaker(tiebreakers.stream().map(NodeName::of).toList()));
            stonith.ifPresent(this::installFences);
        }
        return world.get();
    }

    private void installFences(int seconds) {
        var quality =
                new SimulatedFences.Quality(seconds * Time.SECOND, 0, 0, fenceDelay, stopFailure);
        world.orElseThrow().installFences(quality, new Random(2));
    }

    /** Times lose their last two digits: a transcript is about what happens in which order. */
    private void happened(String line) {
        boolean noise = line.contains(": handler ") || line.contains("[0] ");
        if (!noise) {
            int point = line.indexOf('.');
            output.add(
                    "%5s%s"
                            .formatted(line.substring(0, point + 2), line.substring(point + 4))
                            .stripTrailing());
        }
    }

    private Machine machine(String name) {
        return world().machines().stream()
                .filter(m -> m.name().text().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such machine: " + name));
    }

    private void command(String... words) {
        switch (words[0]) {
            case "start" -> machine(words[1]).start();
            case "kill" -> machine(words[1]).powerCut();
            case "crash" -> machine(words[1]).crashDaemon();
            case "pause" -> machine(words[1]).pause();
            case "resume" -> machine(words[1]).resume();
            case "suspend" -> machine(words[1]).suspend();
            case "wake" -> machine(words[1]).wakeUp();
            // restart NODE SECONDS: its daemon leaves everything to the next one
            case "restart" -> machine(words[1]).restart(Integer.parseInt(words[2]));
            case "shutdown" -> machine(words[1]).shutdown();
            case "standby" -> machine(words[1]).order(new Event.Order.Standby(scope(words[2])));
            case "takeover" -> machine(words[1]).order(new Event.Order.Takeover(words[2]));
            case "cut" -> cut(Arrays.copyOfRange(words, 1, words.length));
            case "isolate" -> isolate(machine(words[1]));
            case "heal" -> world().network().heal();
            case "unplug" -> world().pings().unplug(machine(words[1]), NodeName.of(words[2]));
            case "plug" -> world().pings().plug(machine(words[1]), NodeName.of(words[2]));
            case "lose" -> lose(words[1], Integer.parseInt(words[2]));
            case "replay" -> world().network().replayAll(machine(words[1]).index());
            // fail|hang RESOURCE on MACHINE VERB TIMES
            case "fail", "hang" ->
                    machine(words[3])
                            .scripts()
                            .befall(
                                    words[1],
                                    Verb.valueOf(words[4].toUpperCase(Locale.ROOT)),
                                    new SimulatedScripts.Misfortune(
                                            Integer.parseInt(words[5]), words[0].equals("hang")));
            // fence fail|hang TIMES
            case "fence" ->
                    world().fences()
                            .orElseThrow()
                            .befall(words[1].equals("hang"), Integer.parseInt(words[2]));
            // reset NODE on MACHINE: an operator orders it there
            case "reset" ->
                    machine(words[3]).order(new Event.Order.Fence(machine(words[1]).name()));
            case "confirm" ->
                    machine(words[1]).order(new Event.Order.ConfirmFence(machine(words[2]).name()));
            // remove RESOURCE on MACHINE: its address, by hand
            case "remove" -> machine(words[3]).leases().remove(new GroupName(words[1]));
            case "run" -> run(words[1]);
            case "status" -> world().machines().forEach(this::showStatus);
            default -> throw new IllegalArgumentException("no such command: " + words[0]);
        }
    }

    private static Holdings scope(String word) {
        return word.equals("failback") ? Holdings.FOREIGN : Holdings.parse(word).orElseThrow();
    }

    /** "cut alice bob" in both directions, "cut alice&gt;bob" in one. */
    private void cut(String... between) {
        boolean oneWay = between.length == 1;
        String[] names = oneWay ? between[0].split(">") : between;
        Machine from = machine(names[0]);
        Machine to = machine(names[1]);
        if (oneWay) {
            Cuts.oneWay(world(), from, to);
        } else {
            Cuts.apart(world(), List.of(from), List.of(to));
        }
    }

    private void isolate(Machine machine) {
        Cuts.apart(world(), List.of(machine), world().others(machine));
    }

    private void lose(String path, int packets) {
        String[] names = path.split(">");
        world().network().lose(machine(names[0]).index(), machine(names[1]).index(), packets);
    }

    private void run(String seconds) {
        double length = Double.parseDouble(seconds.substring(0, seconds.length() - 1));
        world().agenda().runUntil(world().now() + (long) (length * Time.SECOND));
    }

    private void showStatus(Machine machine) {
        String runs =
                groups.stream()
                        .filter(group -> machine.scripts().runsAny(group.name()))
                        .map(group -> group.name().text())
                        .collect(Collectors.joining(" "));
        String says = machine.status().map(this::words).orElse("no daemon");
        output.add("      %s: %s; runs [%s]".formatted(machine.name(), says, runs));
    }

    private String words(Status status) {
        return (status.settled() ? owned(status) : "transition")
                + ", sees "
                + status.nodes().stream()
                        .filter(node -> !node.self() && node.kind() == Status.Kind.NORMAL)
                        .map(node -> node.name() + " " + node.state())
                        .collect(Collectors.joining(", "));
    }

    private String owned(Status status) {
        if (!world().cast().council()) {
            return status.holdings().word();
        }
        return status.groups().stream()
                .filter(Status.GroupView::claimed)
                .map(group -> group.name().text())
                .collect(Collectors.joining(" ", "owns [", "]"));
    }
}
