package heartbeat4j.core;

import heartbeat4j.core.Voice.Stance;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The one vote of this node for each group. It stays with a node until that node has said that it
 * runs nothing of the group and does not ask for it, or has been silent for its {@code patience}.
 * So no two nodes have a majority at the same time.
 */
final class Voter {
    private final Electorate electorate;
    private final Moment born;
    private final Map<GroupName, NodeName> votes = new TreeMap<>();

    Voter(Electorate electorate, Moment born) {
        this.electorate = electorate;
        this.born = born;
    }

    Optional<NodeName> vote(GroupName group) {
        return Optional.ofNullable(votes.get(group));
    }

    /** Returns true when a vote has changed. */
    boolean settle(Moment now, boolean joined, Map<GroupName, Candidacy> own) {
        Map<GroupName, NodeName> before = new TreeMap<>(votes);
        votes.entrySet().removeIf(vote -> free(now, vote.getKey(), vote.getValue(), own));
        boolean free = joined && mayChoose(now);
        for (GroupName group : named(own)) {
            if (!votes.containsKey(group) && votes.size() < Voice.WORDS_MAX) {
                choose(now, group, Optional.ofNullable(own.get(group)), free)
                        .ifPresent(node -> votes.put(group, node));
            }
        }
        return !votes.equals(before);
    }

    /** Groups of haresources, and others that some node asks for: its file may be newer. */
    SortedSet<GroupName> named(Map<GroupName, Candidacy> own) {
        TreeSet<GroupName> names = new TreeSet<>(own.keySet());
        for (Member member : electorate.members()) {
            member.voice().ifPresent(said -> said.words().forEach(word -> names.add(word.group())));
        }
        return names;
    }

    private boolean free(
            Moment now, GroupName group, NodeName node, Map<GroupName, Candidacy> own) {
        if (node.equals(electorate.self())) {
            return !own.containsKey(group) || freed(own.get(group).stance());
        }
        Optional<Member> member = electorate.member(node);
        return member.isEmpty()
                || member.get().gone(now)
                || (member.get().informed() && freed(member.get().stance(now, group)));
    }

    private static boolean freed(Stance stance) {
        return stance == Stance.IDLE || stance == Stance.UNFIT;
    }

    /**
     * What this node promised in a former life is over, or everybody has told this life how it
     * stands.
     */
    private boolean mayChoose(Moment now) {
        boolean told =
                electorate.members().stream().allMatch(each -> each.informed() || each.gone(now));
        // What a former life promised to a node that may still run it is kept until that is off.
        boolean over = now.reached(born.plus(electorate.longestPatience()));
        return told || (over && !electorate.awaitsReset());
    }

    /** When that becomes true by itself. */
    Moment wakeAt(Moment now) {
        Moment at = born.plus(electorate.longestPatience());
        return now.reached(at) ? Moment.NEVER : at;
    }

    /**
     * An owner gets the vote even from a node that may not choose: while it has a majority, nobody
     * else can have one.
     */
    private Optional<NodeName> choose(
            Moment now, GroupName group, Optional<Candidacy> own, boolean free) {
        List<NodeName> owners = with(now, group, own, Stance.OWNING);
        if (!owners.isEmpty() || !free) {
            return owners.stream().findFirst();
        }
        List<NodeName> found = with(now, group, own, Stance.FOUND);
        boolean released = with(now, group, own, Stance.RELEASING).isEmpty();
        if (!found.isEmpty() || !released) {
            return found.stream().findFirst();
        }
        return with(now, group, own, Stance.ASKING).stream().findFirst();
    }

    /** The nodes with that stance, in the order in which they should own the group. */
    private List<NodeName> with(
            Moment now, GroupName group, Optional<Candidacy> own, Stance stance) {
        return electorate.order(own).stream()
                .filter(node -> stance(now, node, group, own) == stance)
                .toList();
    }

    /** A vote is of no use to a node that does not hear it; an owner may hear it later. */
    private Stance stance(Moment now, NodeName node, GroupName group, Optional<Candidacy> own) {
        if (node.equals(electorate.self())) {
            return own.map(Candidacy::stance).orElse(Stance.IDLE);
        }
        Member member = electorate.member(node).orElseThrow();
        Stance said = member.stance(now, group);
        boolean asks = said == Stance.ASKING || said == Stance.FOUND;
        return asks && !member.informed() ? Stance.IDLE : said;
    }
}
