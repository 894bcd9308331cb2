package heartbeat4j.core;

import static heartbeat4j.core.Invariants.check;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a node of a cluster with more than two members says in each heartbeat: how it stands to
 * every group, whom it votes for, and which heartbeats of the others it has heard.
 *
 * @param ready it takes groups: joined, not leaving, no witness
 * @param quorate a majority hears it and is heard by it
 * @param patience so long after the last heartbeat that a voter has heard of it, it relies on no
 *     vote any more and has had half of that time to stop its groups; only then the vote is free
 * @param words one for each group of which there is anything to say
 */
public record Voice(
        boolean ready, boolean quorate, Duration patience, List<Echo> heard, List<Word> words) {
    /** On reaching it the rest is left unsaid, and unread. */
    public static final int WORDS_MAX = 1000;

    public Voice {
        heard = List.copyOf(heard);
        words = List.copyOf(words);
        check(patience.isPositive(), "patience %s", patience);
        check(words.size() <= WORDS_MAX, "%d words", words.size());
    }

    /** The newest heartbeat of that life of that node. */
    public record Echo(NodeName node, Generation generation, long beat) {}

    /**
     * How the sender stands to one group.
     *
     * @param vote the node for which the sender votes: nobody else gets its vote before that node
     *     has said that it runs nothing of the group, or has been silent for its {@code patience}
     * @param handing who should take what the sender gives up
     */
    public record Word(
            GroupName group, Stance stance, Optional<NodeName> vote, Optional<Handing> handing) {
        /** There is nothing to say. */
        boolean empty() {
            return stance == Stance.IDLE && vote.isEmpty() && handing.isEmpty();
        }
    }

    /**
     * The group goes to that node.
     *
     * @param moved an operator wants it there: it stays until its owner fails, or until that time
     * @param left of the time for which it should stay; zero means for ever
     */
    public record Handing(NodeName to, boolean moved, Duration left) {}

    /** How a node stands to a group. */
    public enum Stance {
        /** Runs nothing of it and does not ask for it. */
        IDLE,
        /** Runs nothing of it and asks for the votes. */
        ASKING,
        /** Has the votes of a majority; it runs, or is being started. */
        OWNING,
        /** A former daemon left it running here; asks for the votes. */
        FOUND,
        /** Stops it, or cannot stop it. */
        RELEASING,
        /** Runs nothing of it, and could not start it lately. */
        UNFIT;

        /** Something of the group may be running there. */
        public boolean occupies() {
            return this == OWNING || this == FOUND || this == RELEASING;
        }

        boolean wantsVotes() {
            return this == ASKING || this == OWNING || this == FOUND;
        }
    }

    Optional<Word> word(GroupName group) {
        return words.stream().filter(word -> word.group().equals(group)).findFirst();
    }

    Optional<Echo> echo(NodeName node) {
        return heard.stream().filter(echo -> echo.node().equals(node)).findFirst();
    }

    /** The same from a node that is waited for so long at least. */
    Voice silentFor(Duration silence) {
        return new Voice(ready, quorate, Durations.longer(silence, patience), heard, words);
    }

    /** The echo of others' heartbeats changes all the time and is no news. */
    Voice withoutEcho() {
        return new Voice(
                ready, quorate, patience, List.of(), words.stream().map(Voice::still).toList());
    }

    private static Word still(Word word) {
        return new Word(
                word.group(),
                word.stance(),
                word.vote(),
                word.handing().map(to -> new Handing(to.to(), to.moved(), Duration.ZERO)));
    }
}
