package heartbeat4j.core;

import heartbeat4j.core.Voice.Handing;
import heartbeat4j.core.Voice.Stance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All members of a cluster of more than two, as this node sees them now. */
final class Electorate {
    private final Map<NodeName, Member> members = new LinkedHashMap<>();
    private final Transmitter transmitter;
    private final VoteTerm term;
    private Policy policy;
    private boolean willing;
    private final LocalHealth health;

    Electorate(Policy policy, Collection<Peer> peers, Transmitter transmitter, LocalHealth health) {
        this.health = health;
        this.policy = policy;
        this.transmitter = transmitter;
        this.term = new VoteTerm(policy.timing());
        for (Peer peer : peers) {
            members.put(peer.name(), new Member(peer, untold(policy.timing())));
        }
    }

    /** One that has not told its wait may be restarting, for as long as that may take. */
    private static Duration untold(Timing timing) {
        return Durations.longer(VoteTerm.waitOf(timing), timing.initdead());
    }

    void setPolicy(Policy changed) {
        policy = changed;
        term.change(changed.timing(), nextBeat());
    }

    /** Whether this node takes groups, apart from its majority. */
    void setWilling(boolean now) {
        willing = now;
    }

    NodeName self() {
        return policy.self();
    }

    Optional<Member> member(NodeName name) {
        return Optional.ofNullable(members.get(name));
    }

    Collection<Member> members() {
        return members.values();
    }

    /** No heartbeat of a lower number tells what this node decides now. */
    long nextBeat() {
        return transmitter.lastSent() + 1;
    }

    Duration patience() {
        return term.length();
    }

    /** Of all members. */
    Duration longestPatience() {
        Duration longest = patience();
        for (Member member : members.values()) {
            longest = Durations.longer(longest, member.patience());
        }
        return longest;
    }

    Moment reliedOnUntil(Member voter) {
        return term.reliedOnUntil(voter.heardBeat(), voter.heardUsAt());
    }

    /** Members that live and have not left; others have nothing to hear. */
    Listeners listeners() {
        List<Member> living = members.values().stream().filter(Electorate::counts).toList();
        return new Listeners(
                living.stream()
                        .mapToLong(member -> member.informed() ? member.heardBeat() : 0)
                        .min()
                        .orElse(Listeners.NOBODY),
                living.stream().filter(Member::plain).map(Member::name).findFirst());
    }

    // ---- majority ----

    int votesNeeded() {
        return policy.quorum().required()
                ? Quorum.majority(policy.nodes().size())
                : 1 + (int) members.values().stream().filter(Electorate::counts).count();
    }

    private static boolean counts(Member member) {
        return member.peer().alive() && !member.left() && !member.off();
    }

    /** Until when the votes that were promised, and perhaps our own, suffice. */
    Moment supportedUntil(Map<NodeName, Moment> promises, boolean ownVote) {
        List<Moment> votes = new ArrayList<>();
        promises.forEach(
                (voter, until) -> {
                    if (policy.quorum().required() || counts(members.get(voter))) {
                        votes.add(until);
                    }
                });
        if (ownVote) {
            votes.add(Moment.NEVER);
        }
        return last(votes);
    }

    /** Until when a majority of the members has heard us lately, and told us. */
    private Moment quorateUntil() {
        List<Moment> hearing = new ArrayList<>(List.of(Moment.NEVER));
        members.values().stream()
                .filter(Member::informed)
                .map(this::reliedOnUntil)
                .forEach(hearing::add);
        return policy.quorum().required() ? last(hearing) : Moment.NEVER;
    }

    private Moment last(List<Moment> moments) {
        int needed = votesNeeded();
        moments.sort(Collections.reverseOrder());
        return moments.size() < needed ? Moment.LONG_AGO : moments.get(needed - 1);
    }

    boolean quorate(Moment now) {
        return !now.reached(quorateUntil());
    }

    Moment wakeAt(Moment now) {
        Moment wake = quorate(now) ? quorateUntil() : Moment.NEVER;
        for (Member member : members.values()) {
            if (member.peer().dead() && !member.gone(now)) {
                wake = Moment.earlier(wake, member.goneAt());
            }
        }
        return wake;
    }

    /** How many of the members hear this node. */
    String words(Moment now) {
        long hearing =
                members.values().stream()
                        .filter(each -> each.informed() && !now.reached(reliedOnUntil(each)))
                        .count();
        return "%d of %d nodes hear each other here, %d are needed"
                .formatted(1 + hearing, policy.nodes().size(), votesNeeded());
    }

    /** So many members may vote for somebody else without preventing a majority. */
    int votesToSpare() {
        return policy.quorum().required() ? policy.nodes().size() - votesNeeded() : 0;
    }

    /** How many members have told that they vote for another node. */
    int votesElsewhere(GroupName group) {
        return (int) votersElsewhere(group).count();
    }

    private Stream<Member> votersElsewhere(GroupName group) {
        return members.values().stream()
                .filter(each -> each.vote(group).filter(to -> !to.equals(self())).isPresent());
    }

    /** Votes for a node that is not heard here; empty when its group is known to be owned. */
    String votesInTheWay(Moment now, Candidacy candidacy) {
        return owners(now, candidacy).isEmpty()
                ? votersElsewhere(candidacy.name())
                        .map(
                                each ->
                                        "%s votes for %s"
                                                .formatted(
                                                        each.name(),
                                                        each.vote(candidacy.name()).orElseThrow()))
                        .collect(Collectors.joining(", "))
                : "";
    }

    // ---- who resets a member ----

    /** Somebody who hears us hears it: it is not silent, only out of our reach. */
    boolean heardElsewhere(Member silent) {
        return members.values().stream()
                .filter(each -> each != silent)
                .flatMap(each -> each.voice().stream())
                .flatMap(said -> said.echo(silent.name()).stream())
                .anyMatch(echo -> echo.generation().compareTo(silent.peer().generation()) >= 0);
    }

    /** The first in ha.cf that is ready, has quorum and a device. */
    Optional<NodeName> resetter(Moment now, Member victim) {
        return policy.nodes().stream()
                .filter(node -> !node.equals(victim.name()) && mayReset(now, node))
                .findFirst();
    }

    private boolean mayReset(Moment now, NodeName node) {
        if (node.equals(self())) {
            return willing && quorate(now) && policy.fence().isPresent();
        }
        Member member = members.get(node);
        return member.ready() && member.peer().fence().able() && !member.asksForReset();
    }

    /** A member is in the way until it was reset. */
    boolean awaitsReset() {
        return members.values().stream().anyMatch(Member::awaitsReset);
    }

    // ---- who should own a group ----

    /** Another node owns the group, or may still be running it. */
    boolean occupiedByOther(Moment now, GroupName group) {
        return members.values().stream().anyMatch(member -> member.mayRun(now, group));
    }

    /** The nodes that own the group, as far as this one knows; two only without quorum. */
    List<NodeName> owners(Moment now, Candidacy candidacy) {
        return policy.nodes().stream()
                .filter(node -> stance(now, node, candidacy) == Stance.OWNING)
                .toList();
    }

    private Stance stance(Moment now, NodeName node, Candidacy candidacy) {
        return node.equals(self())
                ? candidacy.stance()
                : members.get(node).stance(now, candidacy.name());
    }

    List<NodeName> candidates(Candidacy candidacy) {
        return policy.candidates(candidacy.group());
    }

    boolean mayOwn(NodeName node, Candidacy candidacy) {
        return candidates(candidacy).contains(node);
    }

    /** That node would take the group if it could. */
    boolean eligible(Moment now, NodeName node, Candidacy candidacy) {
        if (!mayOwn(node, candidacy)) {
            return false;
        }
        if (node.equals(self())) {
            return willing && quorate(now) && candidacy.stance() != Stance.UNFIT;
        }
        Member member = members.get(node);
        return member.ready() && member.stance(now, candidacy.name()) != Stance.UNFIT;
    }

    int place(Candidacy candidacy) {
        return candidates(candidacy).indexOf(self());
    }

    /** The node to which the group is being handed comes before all others. */
    private List<NodeName> order(Candidacy candidacy) {
        List<NodeName> order = candidates(candidacy);
        Optional<Handing> own = candidacy.handing();
        Optional<Handing> handing =
                own.isPresent()
                        ? own
                        : members.values().stream()
                                .flatMap(member -> member.handing(candidacy.name()).stream())
                                .findFirst();
        handing.map(Handing::to).filter(order::remove).ifPresent(order::addFirst);
        return order;
    }

    /** The nodes that may own a group; all when haresources here does not name it. */
    List<NodeName> order(Optional<Candidacy> candidacy) {
        return candidacy.map(this::order).orElseGet(policy::nodes);
    }

    private List<NodeName> before(List<NodeName> order) {
        int place = order.indexOf(self());
        return place < 0 ? order : order.subList(0, place);
    }

    /** How many others should take the group rather than this node. */
    int eligibleBefore(Moment now, Candidacy candidacy) {
        List<NodeName> order = order(candidacy);
        return (int) before(order).stream().filter(node -> eligible(now, node, candidacy)).count();
    }

    boolean betterAsks(Moment now, Candidacy candidacy) {
        List<NodeName> order = order(candidacy);
        return before(order).stream()
                .anyMatch(
                        node ->
                                eligible(now, node, candidacy)
                                        && members.get(node).stance(now, candidacy.name())
                                                == Stance.ASKING);
    }

    /** A node that is preferred to this one owns the group too. */
    Optional<NodeName> betterOwner(Moment now, Candidacy candidacy) {
        List<NodeName> order = candidates(candidacy);
        return before(order).stream()
                .filter(node -> stance(now, node, candidacy) == Stance.OWNING)
                .findFirst();
    }

    boolean otherEligible(Moment now, Candidacy candidacy) {
        return bestOther(now, candidacy).isPresent();
    }

    Optional<NodeName> bestOther(Moment now, Candidacy candidacy) {
        return candidates(candidacy).stream()
                .filter(node -> !node.equals(self()) && eligible(now, node, candidacy))
                .findFirst();
    }

    /** The node to which the group goes home from here. */
    Optional<NodeName> bestBefore(Moment now, Candidacy candidacy) {
        List<NodeName> order = candidates(candidacy);
        return before(order).stream().filter(node -> eligible(now, node, candidacy)).findFirst();
    }

    /** Why that node is no better than this one, for a group that could as well stay here. */
    Optional<String> worse(Moment now, NodeName node) {
        Peer peer = members.get(node).peer();
        if (!peer.heardLately(now)) {
            return Optional.of(node + " was not heard just now");
        }
        return health.worse(peer);
    }

    /** How often a group may move before moves that nobody needs are held. */
    FlapLimit flaps() {
        return policy.flaps();
    }

    boolean failsBack() {
        return policy.failback() != Failback.OFF;
    }

    /** The word of the node that hands the group to this one. */
    Optional<Handing> handedToUs(GroupName group) {
        return members.values().stream()
                .flatMap(member -> member.handing(group).stream())
                .filter(handing -> handing.to().equals(self()))
                .findFirst();
    }
}
