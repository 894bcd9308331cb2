package heartbeat4j.core;

import static heartbeat4j.core.Notice.Level.INFO;
import static heartbeat4j.core.Notice.Level.WARN;

import heartbeat4j.core.VoluntaryMoves.Motive;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Moves the groups to the node that reaches more ping nodes, as the program ipfail of Heartbeat
 * does and together with it. The two nodes tell each other their counts at each change; the one
 * with fewer gives everything up once, after a delay in which the other may turn out to have lost
 * them too. An operator's order in between has the last word.
 *
 * <pre>
 * count changed, or the other joined --num_ping_nodes--> the other compares and answers:
 *   it has more: you_are_dead   --> give up all after 2 x keepalive
 *   it has as many: abort_giveup --> give up nothing
 *   it has fewer: it gives up all after 2 x keepalive
 * </pre>
 */
final class Ipfail {
    /** A hand-over that is due; it waits until both nodes can. */
    private record GiveUp(Holdings scope, Moment from, String because) {}

    /** How long a C node may take to hear and answer. */
    private static final Duration ANSWER_TIME = Duration.ofSeconds(1);

    /** A C node that lost the same ping nodes may say so as late as this. */
    private static final Duration C_DELAY_MIN = Duration.ofSeconds(3);

    /** A hand-over that came to nothing is tried again after this. */
    private static final Duration RETRY = Duration.ofSeconds(10);

    private final Transmitter transmitter;
    private final Outbox outbox;
    private final PingWatch pings;
    private final Takeover takeover;
    private final Optional<Peer> other;
    private Policy policy;
    private Moment now = new Moment(0);
    private boolean joined;
    private int counted;
    private Moment roseAt = new Moment(0);
    private Moment failbackFrom = Moment.NEVER;
    private boolean tellAgain;
    private long lastWord;
    private PingBalance balance = PingBalance.UNKNOWN;
    private boolean fellToBalance;
    private OptionalInt otherCount = OptionalInt.empty();
    private Optional<GiveUp> giveUp = Optional.empty();
    private Optional<GiveUp> tried = Optional.empty();

    Ipfail(
            Policy policy,
            Transmitter transmitter,
            Outbox outbox,
            PingWatch pings,
            Takeover takeover) {
        this.policy = policy;
        this.transmitter = transmitter;
        this.outbox = outbox;
        this.pings = pings;
        this.takeover = takeover;
        this.other = takeover.counterpart().map(Counterpart::peer);
    }

    /** It may be switched on and off by a reload. */
    void setPolicy(Policy changed) {
        policy = changed;
        if (joined && !changed.pings().ipfail()) {
            leave();
        }
    }

    /** Whether that program is connected here; ipfail is built in. */
    Body.ClientAnswer answer(Body.ClientQuery query, ClientPrograms clients) {
        return joined && query.client().equals(IpfailWord.CLIENT)
                ? new Body.ClientAnswer(query.client(), query.asker(), "online")
                : clients.answer(query);
    }

    // ---- what happened ----

    /** The other node's life began, ended or was interrupted: what it told is void. */
    void forget() {
        lastWord = 0;
        unknown();
    }

    private void unknown() {
        fellToBalance = false;
        balance = PingBalance.UNKNOWN;
        otherCount = OptionalInt.empty();
        failbackFrom = Moment.NEVER;
        tellAgain = true;
        operatorDecided();
    }

    void peerChangedLife(Membership.LifeChange change) {
        if (change != Membership.LifeChange.NONE) {
            forget();
        }
    }

    /** What an operator wants now goes before what was decided earlier. */
    void operatorDecided() {
        keepEverything();
    }

    private void keepEverything() {
        giveUp = Optional.empty();
        tried = Optional.empty();
    }

    /** What hb_standby and hb_takeover write is an operator's order too. */
    void scriptOrdered(String type) {
        if (type.equals("ask_resources") || type.equals("hb_takeover")) {
            operatorDecided();
        }
    }

    void arrived(Moment moment, Message message) {
        now = moment;
        NodeName source = message.header().source();
        if (!joined || other.filter(peer -> peer.name().equals(source)).isEmpty()) {
            return;
        }
        if (message.body() instanceof Body.AskResources(Holdings scope, Body.AskResources.Step step)
                && scope == Holdings.ALL
                && step == Body.AskResources.Step.ME) {
            givenAll(message);
        }
        Optional<IpfailWord> word = IpfailWord.of(message);
        long sequence = message.header().sequence();
        // One that was overtaken speaks of a count that is no more.
        if (word.isPresent() && sequence > lastWord) {
            lastWord = sequence;
            heard(word.get());
        }
    }

    /** The other gives everything up, by an operator's order or because it reaches fewer. */
    private void givenAll(Message message) {
        operatorDecided();
        boolean byIpfail =
                message.extra().stream()
                        .anyMatch(
                                text ->
                                        text.name().equals("from_id")
                                                && text.value().equals(IpfailWord.CLIENT));
        if (byIpfail) {
            otherCount = OptionalInt.empty();
            balance = PingBalance.WE_REACH_MORE;
        }
    }

    private void heard(IpfailWord word) {
        switch (word) {
            case IpfailWord.Joined _ -> {
                unknown();
                waitForWord();
            }
            case IpfailWord.Left _ -> {
                unknown();
                tellAgain = false;
            }
            case IpfailWord.PingCount(int answering) -> compare(answering);
            case IpfailWord.YouAreDead _ -> toldOfMore();
            case IpfailWord.AbortGiveUp _ -> {
                otherCount = OptionalInt.of(counted);
                // It answers a change of ours: what it reaches itself is no more than before.
                fellToBalance |= balance == PingBalance.WE_REACH_MORE;
                balanced();
            }
        }
    }

    /** If it has not told more itself, it may answer a count of ours that is no more. */
    private void toldOfMore() {
        if (otherCount.isPresent() && otherCount.getAsInt() <= counted) {
            otherCount = OptionalInt.empty();
            tellAgain = true;
            return;
        }
        balance = PingBalance.WE_REACH_FEWER;
        arm(Holdings.ALL, counts());
    }

    private void compare(int answering) {
        boolean rose = answering > otherCount.orElse(-1);
        fellToBalance &= !rose;
        otherCount = OptionalInt.of(answering);
        if (counted > answering) {
            balance = PingBalance.WE_REACH_MORE;
            // Not even a failback that still waits: the other node is no better place any more.
            keepEverything();
            say(new IpfailWord.YouAreDead());
            outbox.decide(
                    INFO, "Telling other node that we have more visible ping nodes.", counts());
        } else if (counted < answering) {
            balance = PingBalance.WE_REACH_FEWER;
            arm(Holdings.ALL, counts());
        } else {
            boolean wasMore = balance == PingBalance.WE_REACH_MORE;
            fellToBalance |= wasMore && !rose;
            say(new IpfailWord.AbortGiveUp());
            balanced();
            if (wasMore && rose && policy.failback() == Failback.ON) {
                arm(Holdings.FOREIGN, "auto_failback: " + counts());
            }
        }
    }

    private void balanced() {
        if (balance != PingBalance.SAME) {
            outbox.decide(INFO, "Ping node count is balanced.", counts());
        }
        balance = PingBalance.SAME;
        keepAll();
    }

    private void keepAll() {
        giveUp = giveUp.filter(due -> due.scope() != Holdings.ALL);
        tried = tried.filter(failed -> failed.scope() != Holdings.ALL);
    }

    private void arm(Holdings scope, String because) {
        Duration delay = delay();
        // A verdict on the time before one of ours came back is about to be taken back.
        Moment from = Moment.later(now.plus(delay), roseAt.plus(delay.plus(ANSWER_TIME)));
        if (scope == Holdings.ALL && giveUp.isEmpty() && tried.isEmpty()) {
            outbox.decide(WARN, "Giving up because we have less visible ping nodes.", because);
        }
        giveUp = Optional.of(new GiveUp(scope, from, because));
    }

    private Duration delay() {
        Duration usual = policy.timing().keepalives(2);
        boolean ours = takeover.counterpart().map(Counterpart::claims).orElse(true);
        return ours ? usual : Durations.longer(usual, C_DELAY_MIN);
    }

    // ---- what follows ----

    /** Tells what has changed, and begins a hand-over that is due. */
    void settle(Moment moment) {
        now = moment;
        if (takeover.leaving()) {
            if (!takeover.silent()) {
                leave();
            }
            return;
        }
        if (!policy.pings().ipfail() || !takeover.active()) {
            return;
        }
        if (!joined) {
            joined = true;
            counted = pings.answering();
            tellAgain = true;
            waitForWord();
            announce(new IpfailWord.Joined());
        }
        if (pings.answering() != counted) {
            roseAt = pings.answering() > counted ? now : roseAt;
            counted = pings.answering();
            tellAgain = true;
        }
        tell();
        if (tried.isPresent() && takeover.handOverIdle()) {
            giveUp = stillHeld() ? tried.map(this::later) : giveUp;
            tried = Optional.empty();
        }
        giveUp.filter(due -> now.reached(due.from())).ifPresent(this::begin);
    }

    private boolean stillHeld() {
        return !takeover.mine().disjoint(tried.get().scope());
    }

    private GiveUp later(GiveUp failed) {
        return new GiveUp(failed.scope(), now.plus(RETRY), failed.because());
    }

    private void begin(GiveUp due) {
        if (takeover.mine().disjoint(due.scope())) {
            // All: what comes here by the other's failback is to go back to it.
            giveUp = giveUp.filter(kept -> kept.scope() == Holdings.ALL);
        } else if (heldBack(due)) {
            // It is due again in each step, until nothing speaks against it.
            return;
        } else if (takeover.begin(due.scope(), due.because()).isEmpty()) {
            tried = giveUp;
            giveUp = Optional.empty();
        }
    }

    private boolean heldBack(GiveUp due) {
        Motive motive = due.scope() == Holdings.ALL ? Motive.PING_NODES : Motive.FAILBACK;
        return takeover.handOverIdle()
                && takeover.prudence().flatMap(it -> it.holdsBack(due.scope(), motive)).isPresent();
    }

    private void tell() {
        if (tellAgain && other.map(Ipfail::listens).orElse(false)) {
            tellAgain = false;
            say(new IpfailWord.PingCount(counted));
        }
    }

    private static boolean listens(Peer peer) {
        return peer.alive() && peer.state().equals(Peer.ACTIVE);
    }

    private void say(IpfailWord word) {
        transmitter.sendTo(other.get(), word.body(), word.texts());
    }

    /** To all, and to the own handlers. */
    private void announce(IpfailWord word) {
        Message sent =
                transmitter.sendForScript(
                        word.body(), Optional.empty(), NodeUuid.UNKNOWN, word.texts());
        outbox.add(new Action.RunHandler("hbapi-clstat", sent));
    }

    /** The daemon ends, or the line of ipfail was taken out of ha.cf. */
    void leave() {
        if (joined) {
            joined = false;
            announce(new IpfailWord.Left());
            forget();
        }
    }

    private void waitForWord() {
        failbackFrom = now.plus(delay()).plus(ANSWER_TIME.multipliedBy(2));
    }

    /**
     * Not to a node that reaches fewer ping nodes, nor before it can have told its count; nor does
     * that node get better by our losing them too.
     */
    boolean mayFailBack(Moment moment) {
        now = moment;
        if (!joined) {
            return true;
        }
        if (failbackFrom.equals(Moment.NEVER) && other.map(Ipfail::listens).orElse(false)) {
            waitForWord();
        }
        return switch (balance) {
            case WE_REACH_MORE -> false;
            case SAME -> !fellToBalance && otherCount.orElse(counted) >= counted;
            case WE_REACH_FEWER -> true;
            case UNKNOWN -> now.reached(failbackFrom);
        };
    }

    /** A sentence for operators; empty without ping nodes. */
    String words() {
        if (pings.count() == 0) {
            return "";
        }
        return joined ? counts() : here();
    }

    private String counts() {
        return here() + "; " + otherWords();
    }

    private String here() {
        return "%d of %d ping nodes answer here".formatted(pings.answering(), pings.count());
    }

    private String otherWords() {
        String name = other.map(peer -> peer.name().text()).orElse("nobody else");
        if (otherCount.isPresent()) {
            return "%s reaches %d".formatted(name, otherCount.getAsInt());
        }
        return name + balance.otherReaches();
    }

    Moment wakeAt() {
        // What is due already waits for something that happens, not for time.
        Moment wake = giveUp.map(GiveUp::from).filter(this::ahead).orElse(Moment.NEVER);
        return joined && ahead(failbackFrom) ? Moment.earlier(wake, failbackFrom) : wake;
    }

    private boolean ahead(Moment moment) {
        return !now.reached(moment);
    }
}
