package heartbeat4j.core;

import heartbeat4j.core.Voice.Stance;

import java.time.Duration;
import java.util.Optional;

/** What another node of a cluster with more than two members has told, and whether it hears us. */
final class Member {
    private final Peer peer;
    private Optional<Voice> voice = Optional.empty();
    private boolean informed;
    private boolean left;
    private boolean off;
    private Generation offUpTo = Generation.UNKNOWN;
    private boolean awaitsReset;
    private boolean plain;
    private long toldBy;
    private long heardBeat;
    private Moment heardUsAt = Moment.LONG_AGO;
    private Duration patience;

    Member(Peer peer, Duration patience) {
        this.peer = peer;
        this.patience = patience;
    }

    NodeName name() {
        return peer.name();
    }

    Peer peer() {
        return peer;
    }

    /** It told this life of ours how it stands. */
    boolean informed() {
        return informed && peer.alive();
    }

    /** It has stopped everything in order, and will take nothing in its present life. */
    boolean left() {
        return left;
    }

    /** It is active without saying what ours say: a Heartbeat 3, or one of ours in a pair. */
    boolean plain() {
        return plain;
    }

    /** It is in the way until it was reset: silence proves nothing. */
    void awaitReset(boolean needed) {
        awaitsReset = needed;
    }

    boolean awaitsReset() {
        return awaitsReset;
    }

    /** It was reset, and has not been heard since. */
    boolean off() {
        return off;
    }

    /** The last life of it of which that is known. */
    Generation offUpTo() {
        return offUpTo;
    }

    /** It was reset, or somebody vouches for it: its lives up to this one are over. */
    void confirmOff(Generation life) {
        off = true;
        offUpTo = life;
        awaitsReset = false;
        voice = Optional.empty();
        informed = false;
    }

    /** It is heard after a silence. */
    void returned() {
        off = false;
    }

    /** Something of it does not stop. */
    boolean asksForReset() {
        return peer.alive() && peer.fence().me();
    }

    /** It may run something: it did not tell this life of ours otherwise, or asked for votes. */
    boolean mayHaveTaken() {
        return voice.isEmpty()
                || voice.get().words().stream().anyMatch(word -> inRace(word.stance()));
    }

    private static boolean inRace(Stance stance) {
        return stance != Stance.IDLE && stance != Stance.UNFIT;
    }

    /** What it says of a member that it does not hear. */
    Optional<FenceWords.Silent> silent(NodeName node) {
        return informed()
                ? peer.fence().silent().stream().filter(it -> it.node().equals(node)).findFirst()
                : Optional.empty();
    }

    /** It runs nothing that we know of any more, whatever its votes and ours were. */
    boolean gone(Moment now) {
        boolean silent = peer.dead() && now.reached(peer.lastStatus().plus(patience()));
        return left || off || (silent && !awaitsReset);
    }

    /** When {@link #gone} becomes true by silence alone. */
    Moment goneAt() {
        return left || off || awaitsReset ? Moment.NEVER : peer.lastStatus().plus(patience());
    }

    /** Its life began: what it said in a former one is void, but not what we owe it. */
    void beginLife() {
        voice = Optional.empty();
        informed = false;
        left = false;
        off = false;
        plain = false;
        toldBy = 0;
        heardBeat = 0;
    }

    void leave() {
        left = true;
        voice = Optional.empty();
        informed = false;
    }

    void heardPlain() {
        plain = true;
    }

    /** Returns false when something newer is known. */
    boolean told(long sequence, Voice said, NodeName self, Transmitter we) {
        if (sequence <= toldBy || left || off) {
            return false;
        }
        toldBy = sequence;
        plain = false;
        voice = Optional.of(said);
        patience = said.patience();
        Optional<Voice.Echo> echo =
                said.echo(self).filter(it -> it.generation().equals(we.generation()));
        informed = echo.isPresent();
        if (informed) {
            heardBeat = echo.get().beat();
            Moment at = we.beatAt(heardBeat);
            heardUsAt = at.equals(Moment.NEVER) ? heardUsAt : Moment.later(heardUsAt, at);
        }
        return true;
    }

    /** After so long a silence it has stopped its groups, and its addresses are gone for sure. */
    Duration patience() {
        return Durations.longer(peer.addressesGone().orElse(Duration.ZERO), patience);
    }

    /** The number of our newest heartbeat that it has heard. */
    long heardBeat() {
        return heardBeat;
    }

    /** When our newest heartbeat that it has heard was sent. */
    Moment heardUsAt() {
        return heardUsAt;
    }

    /** What it said of itself counts although it may not hear us, until it is gone. */
    Stance stance(Moment now, GroupName group) {
        return gone(now)
                ? Stance.IDLE
                : voice.flatMap(said -> said.word(group))
                        .map(Voice.Word::stance)
                        .orElse(Stance.IDLE);
    }

    /** It may be running something of the group: a life that has not told yet runs anything. */
    boolean mayRun(Moment now, GroupName group) {
        if (awaitsReset) {
            return voice.isEmpty() || inRace(stance(now, group));
        }
        return voice.isEmpty() ? peer.alive() && !left && !off : stance(now, group).occupies();
    }

    Optional<NodeName> vote(GroupName group) {
        return word(group).flatMap(Voice.Word::vote);
    }

    Optional<Voice.Handing> handing(GroupName group) {
        return word(group).flatMap(Voice.Word::handing);
    }

    private Optional<Voice.Word> word(GroupName group) {
        return informed() ? voice.flatMap(said -> said.word(group)) : Optional.empty();
    }

    Optional<Voice> voice() {
        return informed() ? voice : Optional.empty();
    }

    /** It would take a group: it told so, and it has a majority itself. */
    boolean ready() {
        return voice().filter(said -> said.ready() && said.quorate()).isPresent();
    }
}
