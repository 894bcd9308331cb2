package heartbeat4j.core;

import static heartbeat4j.core.Notice.Level.INFO;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Among more than two nodes with a fence device: a member that has fallen silent and may run
 * something stays in the way of others until it is known to be off. One node resets it, the first
 * of ha.cf that is ready and has quorum; the others wait for its word, which stands in its
 * heartbeats, and which all repeat.
 */
final class Resets implements Resetter {
    private final Electorate electorate;
    private final Transmitter transmitter;
    private final Outbox outbox;
    private final Map<NodeName, Reset> resets = new TreeMap<>();
    private final Map<NodeName, Generation> lives = new TreeMap<>();
    private Policy policy;
    private Moment punctualSince = Moment.NEVER;
    private long attempts;
    private boolean silent;

    Resets(Policy policy, Electorate electorate, Transmitter transmitter, Outbox outbox) {
        this.policy = policy;
        this.electorate = electorate;
        this.transmitter = transmitter;
        this.outbox = outbox;
    }

    void setPolicy(Policy changed) {
        policy = changed;
        if (changed.fence().isEmpty()) {
            // Whoever takes the device away wants to go on without it.
            resets.values().forEach(Reset::end);
        }
    }

    void beginStep(OwnPulse pulse) {
        punctualSince = pulse.punctualSince();
    }

    /** This life says nothing any more, whatever still ends in it. */
    void fallSilent() {
        silent = true;
    }

    // ---- what follows ----

    /** Derives anew who is in the way, and lets the attempts that are due begin. */
    void settle(Moment now) {
        for (Member member : electorate.members()) {
            learn(member);
            boolean needed = policy.fence().isPresent() && needsReset(member);
            member.awaitReset(needed && member.peer().dead());
            boolean ours = needed && electorate.resetter(now, member).equals(ours());
            settle(now, member, ours);
        }
    }

    private Optional<NodeName> ours() {
        return Optional.of(policy.self());
    }

    /** What a member says counts for the life that it speaks of, and for those before it. */
    private void learn(Member member) {
        boolean open = !member.off() && (member.peer().dead() || member.asksForReset());
        Optional<Generation> known =
                electorate.members().stream()
                        .flatMap(teller -> teller.silent(member.name()).stream())
                        .filter(FenceWords.Silent::off)
                        .map(FenceWords.Silent::generation)
                        .max(Comparator.naturalOrder());
        if (open && known.filter(life -> !beyond(member.peer().generation(), life)).isPresent()) {
            member.confirmOff(known.get());
            outbox.decide(
                    INFO, "Node %s is off".formatted(member.name()), "another node has reset it");
        }
    }

    private static boolean beyond(Generation one, Generation other) {
        return one.compareTo(other) > 0;
    }

    private boolean needsReset(Member member) {
        boolean witness = policy.quorum().witnesses().contains(member.name());
        if (witness || settled(member)) {
            return false;
        }
        // If it was off, another node has heard a later life of it.
        member.returned();
        if (member.asksForReset()) {
            return true;
        }
        boolean lost = member.peer().dead() && !electorate.heardElsewhere(member);
        return lost && (member.mayHaveTaken() || wantedElsewhere(member));
    }

    /** It was reset or has left, and nobody knows of a later life of it. */
    private boolean settled(Member member) {
        Generation life = member.off() ? member.offUpTo() : member.peer().generation();
        return (member.off() || member.left()) && !beyond(lastLife(member), life);
    }

    /** The last life of it of which this node has heard or been told. */
    private Generation lastLife(Member member) {
        Stream<Generation> told =
                electorate.members().stream()
                        .flatMap(teller -> teller.silent(member.name()).stream())
                        .map(FenceWords.Silent::generation);
        return Stream.concat(Stream.of(member.peer().generation()), told)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** Also by one that knows only an older life of it, or none at all. */
    private boolean wantedElsewhere(Member member) {
        return electorate.members().stream()
                .flatMap(teller -> teller.silent(member.name()).stream())
                .anyMatch(word -> !word.off());
    }

    private void settle(Moment now, Member member, boolean ours) {
        Reset reset = resets.get(member.name());
        boolean pending = reset != null && reset.pending();
        if (ours && !pending) {
            reset = of(member.name());
            begin(now, member, reset);
            pending = true;
        } else if (!ours && pending && !goesOn(member, reset)) {
            outbox.decide(
                    INFO,
                    "Resetting node %s ends".formatted(member.name()),
                    member.peer().alive()
                            ? "it is heard"
                            : "this node has to leave that to others");
            reset.end();
            pending = false;
        }
        if (pending && policy.fence().isPresent()) {
            Moment evidence = punctualSince.plus(member.peer().deadtime());
            if (!reset.running()) {
                lives.put(member.name(), lastLife(member));
            }
            reset.settle(now, evidence, policy.fence().get());
        }
    }

    /** What has begun is not broken off for another node's sake. */
    private static boolean goesOn(Member member, Reset reset) {
        return reset.ordered() || (reset.running() && !member.peer().alive());
    }

    private void begin(Moment now, Member member, Reset reset) {
        String why =
                member.peer().dead()
                        ? "it is dead and may still run something"
                        : "it asks for it: something of it does not stop";
        outbox.decide(
                INFO,
                "Resetting node %s with [%s]"
                        .formatted(member.name(), policy.fence().orElseThrow().name()),
                why);
        if (member.peer().dead()) {
            reset.want(now, why, "");
        } else {
            reset.ask(now, why);
        }
    }

    private Reset of(NodeName node) {
        return resets.computeIfAbsent(node, name -> new Reset(name, this::nextNumber, outbox));
    }

    private FenceId nextNumber() {
        return new FenceId(transmitter.generation(), ++attempts);
    }

    // ---- what happened ----

    /** Among more than two nodes votes decide who resets, whoever judges first. */
    @Override
    public void tells(Moment now, Duration deadtime) {}

    @Override
    public void finished(Moment now, FenceId attempt, FenceResult result) {
        for (Reset reset : resets.values()) {
            if (reset.finished(now, attempt, result)) {
                report(reset.victim(), result.verdict());
                if (reset.confirmed()) {
                    electorate
                            .member(reset.victim())
                            .orElseThrow()
                            .confirmOff(lives.get(reset.victim()));
                }
            }
        }
    }

    private void report(NodeName node, FenceResult.Verdict verdict) {
        if (!silent) {
            FenceOrder.report(transmitter, outbox, node, verdict.word());
        }
    }

    @Override
    public Optional<String> confirm(NodeName node) {
        Optional<Member> member = electorate.member(node).filter(Member::awaitsReset);
        if (member.isEmpty()) {
            return FenceOrder.notAwaited(node);
        }
        FenceOrder.vouched(outbox, node);
        report(node, FenceResult.Verdict.OK);
        Optional.ofNullable(resets.get(node)).ifPresent(Reset::confirm);
        member.get().confirmOff(lastLife(member.get()));
        return Optional.empty();
    }

    @Override
    public Optional<String> order(Moment now, NodeName node) {
        Optional<String> refusal = FenceOrder.refusal(policy, node);
        if (refusal.isEmpty()) {
            FenceOrder.announce(outbox, node);
            of(node).order(now);
        }
        return refusal;
    }

    @Override
    public String advice(Moment now, NodeName node) {
        Member member = electorate.member(node).orElseThrow();
        if (member.off()) {
            return "no: it was reset and has not been heard since";
        }
        if (member.peer().dead() && electorate.heardElsewhere(member)) {
            return "no: another node hears it";
        }
        if (!electorate.quorate(now)) {
            return "no: this node has no quorum";
        }
        Optional<NodeName> by = electorate.resetter(now, member);
        if (!by.equals(ours())) {
            return by.map(other -> "no: %s would do it".formatted(other))
                    .orElse("no: no node with a device is ready");
        }
        Moment evidence = punctualSince.plus(member.peer().deadtime());
        return member.asksForReset()
                ? "yes: it asks for it"
                : FenceOrder.advice(now, member.peer(), member.left(), evidence);
    }

    Moment wakeAt() {
        Moment wake = Moment.NEVER;
        for (Reset reset : resets.values()) {
            wake = Moment.earlier(wake, reset.wakeAt());
        }
        return wake;
    }

    // ---- what others may know ----

    /** Of the members that this node does not hear, that are reset, or that have left. */
    @Override
    public List<FenceWords.Silent> words() {
        List<FenceWords.Silent> words = new ArrayList<>();
        for (Member member : electorate.members()) {
            boolean nothing = member.off() || member.left();
            if (nothing || member.awaitsReset()) {
                Generation life = member.off() ? member.offUpTo() : member.peer().generation();
                words.add(new FenceWords.Silent(member.name(), life, nothing));
            }
        }
        return words;
    }

    @Override
    public List<Status.Fence> view(Moment now) {
        List<Status.Fence> views = new ArrayList<>();
        for (Member member : electorate.members()) {
            Optional<Reset> own = Optional.ofNullable(resets.get(member.name()));
            if (own.filter(Reset::pending).isPresent()) {
                policy.fence().flatMap(by -> own.get().view(now, by)).ifPresent(views::add);
            } else if (member.awaitsReset()) {
                views.add(waiting(now, member));
            }
        }
        return views;
    }

    private Status.Fence waiting(Moment now, Member member) {
        Optional<NodeName> by = electorate.resetter(now, member);
        return new Status.Fence(
                member.name(),
                by.map(NodeName::text).orElse("nobody"),
                1,
                "",
                Optional.empty(),
                by.isPresent() ? "that node does it" : "no node with a device has quorum");
    }
}
