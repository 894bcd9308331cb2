package heartbeat4j.core;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What a message says, one record for each message type of Heartbeat 3 that the rules know. */
public sealed interface Body {
    /**
     * {@code status}: the heartbeat.
     *
     * @param state init, up or active; C nodes may send any text of up to 31 bytes
     * @param deadtimeMillis after how much silence the sender wants to be judged dead
     * @param protocol 1 unless the sender has switched flow control off
     * @param claim ours only, in a pair: what the sender holds; C nodes ignore it
     * @param voice ours only, among more than two nodes: how the sender stands to the groups
     * @param lease ours only: so many seconds the sender's addresses live without a refresh
     * @param fitness ours only: what the sender says of itself to those who would give it a group
     * @param fence ours only: what the sender says of resets
     */
    record Status(
            String state,
            OptionalLong deadtimeMillis,
            boolean protocol,
            Optional<Claim> claim,
            Optional<Voice> voice,
            OptionalInt lease,
            Fitness fitness,
            FenceWords fence)
            implements Body {
        /** From a node that says nothing of itself. */
        public Status(
                String state,
                OptionalLong deadtimeMillis,
                boolean protocol,
                Optional<Claim> claim,
                Optional<Voice> voice,
                OptionalInt lease) {
            this(
                    state,
                    deadtimeMillis,
                    protocol,
                    claim,
                    voice,
                    lease,
                    Fitness.WELL,
                    FenceWords.NONE);
        }

        public Status(
                String state,
                OptionalLong deadtimeMillis,
                boolean protocol,
                Optional<Claim> claim) {
            this(state, deadtimeMillis, protocol, claim, Optional.empty());
        }

        /** From a node whose addresses stay. */
        public Status(
                String state,
                OptionalLong deadtimeMillis,
                boolean protocol,
                Optional<Claim> claim,
                Optional<Voice> voice) {
            this(state, deadtimeMillis, protocol, claim, voice, OptionalInt.empty());
        }

        /** The same with a promise about the sender's addresses. */
        public Status withLease(OptionalInt seconds) {
            return new Status(
                    state, deadtimeMillis, protocol, claim, voice, seconds, fitness, fence);
        }

        /** The same with what the sender says of itself. */
        public Status withFitness(Fitness said) {
            return new Status(state, deadtimeMillis, protocol, claim, voice, lease, said, fence);
        }

        Status withFence(FenceWords words) {
            return new Status(state, deadtimeMillis, protocol, claim, voice, lease, fitness, words);
        }

        /** The same from a node that may be silent for so long, and wants to be waited for. */
        Status silentFor(Duration silence) {
            long millis = Math.max(silence.toMillis(), deadtimeMillis.orElse(0));
            return new Status(
                    state,
                    OptionalLong.of(millis),
                    protocol,
                    claim,
                    voice.map(said -> said.silentFor(silence)),
                    lease,
                    fitness,
                    fence);
        }

        /** What the sender holds and wants is the same in both. */
        boolean saysTheSame(Status other) {
            return fitness.equals(other.fitness)
                    && fence.equals(other.fence)
                    && claim.map(Claim::withoutEcho).equals(other.claim.map(Claim::withoutEcho))
                    && voice.map(Voice::withoutEcho).equals(other.voice.map(Voice::withoutEcho));
        }
    }

    /**
     * What a node of ours holds, repeated in every heartbeat so that nothing depends on one message
     * having arrived.
     *
     * @param heard the life of the receiver that the sender has heard; the claim is news only to
     *     that life
     * @param heardBeat sequence number of the receiver's newest heartbeat that the sender has heard
     */
    record Claim(Holdings holdings, boolean stable, Generation heard, long heardBeat) {
        /** The echo of the other's heartbeats changes all the time and is no news. */
        Claim withoutEcho() {
            return new Claim(holdings, stable, heard, 0);
        }
    }

    /** {@code NS_ackmsg}: everything up to and including this number has arrived. */
    record Ack(long sequence) implements Body {}

    /** {@code NS_rexmit}: send these numbers again. */
    record Retransmit(long first, long last) implements Body {}

    /** {@code NS_nak_rexmit}: this number will not come again. */
    record CannotRetransmit(long sequence, String info) implements Body {}

    /** {@code NS_st}: a ping node answered. */
    record PingStatus(String state, String info) implements Body {}

    /** {@code reqnodes}: tell me the node list. */
    record RequestNodes() implements Body {}

    /** {@code repnodes}: all normal nodes, and the deleted ones. */
    record ReplyNodes(List<String> nodes, List<String> deleted) implements Body {
        public ReplyNodes {
            nodes = List.copyOf(nodes);
            deleted = List.copyOf(deleted);
        }
    }

    /** {@code starting}: tell me what you hold. */
    record Starting() implements Body {}

    /**
     * {@code resource}: what the sender holds.
     *
     * @param full replaces what was known; otherwise it is added
     * @param stable absent leaves it unchanged
     * @param info why it is sent; may be empty
     * @param claim ours only, as in {@link Status}
     */
    record ResourceReport(
            Holdings holdings,
            boolean full,
            Optional<Boolean> stable,
            String info,
            Optional<Claim> claim)
            implements Body {}

    /**
     * {@code ask_resources}: a step of a hand-over, {@code scope} from its releaser's viewpoint.
     */
    record AskResources(Holdings scope, Step step) implements Body {
        /** Who speaks: the releaser asks, the taker agrees, each says when it is done. */
        public enum Step {
            ME,
            OTHER,
            DONE,
            NOT
        }
    }

    /** {@code hb_takeover}: the sender wants these groups; the word failback is kept as given. */
    record TakeoverRequest(String scope) implements Body {}

    /**
     * {@code h4j_move}, among more than two nodes of ours: an operator wants a group elsewhere.
     *
     * @param left how long it should stay there; zero means for ever
     */
    record MoveRequest(GroupName group, NodeName to, Duration left, String reason)
            implements Body {}

    /** {@code shutdone}: everything is released, the sender leaves. */
    record ShutdownDone() implements Body {}

    /** {@code stonith}: how the fencing of a node went. */
    record FenceReport(String node, String result) implements Body {}

    /** {@code ip-request}: legacy failback, give me this group. */
    record GroupRequest(String group) implements Body {}

    /** {@code ip-request-resp}: legacy failback, take this group. */
    record GroupRequestAnswer(String group, String weOwn, String ok) implements Body {}

    /** {@code query-cstatus}: is this client program connected to you? */
    record ClientQuery(String client, String asker) implements Body {}

    /** {@code respond-cstatus}: the answer, online or offline. */
    record ClientAnswer(String client, String asker, String state) implements Body {}

    /** Any other type; its fields are the message's extra texts. */
    record Custom(String type) implements Body {}

    /**
     * A type that the rules know, with fields that they cannot read: it counts in the sender's
     * numbering, so that it is not asked for again, and nothing else follows from it.
     */
    record Unreadable(String type, String reason) implements Body {}

    /**
     * Whether such messages are numbered, acknowledged and sent again when lost: all but those that
     * serve the numbering itself and those of ping nodes, whose names begin with {@code NS_}.
     */
    default boolean numbered() {
        return switch (this) {
            case Ack _, Retransmit _, CannotRetransmit _, PingStatus _ -> false;
            case Custom(String type) -> !type.startsWith("NS_");
            case Unreadable(String type, _) -> !type.startsWith("NS_");
            case Status _,
                    RequestNodes _,
                    ReplyNodes _,
                    Starting _,
                    ResourceReport _,
                    AskResources _,
                    TakeoverRequest _,
                    MoveRequest _,
                    ShutdownDone _,
                    FenceReport _,
                    GroupRequest _,
                    GroupRequestAnswer _,
                    ClientQuery _,
                    ClientAnswer _ ->
                    true;
        };
    }
}
