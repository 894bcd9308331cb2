package heartbeat4j.core;

import static heartbeat4j.core.Notice.Level.INFO;

import heartbeat4j.core.Body.AskResources.Step;

import java.util.Optional;

/** Hears what the other node of a pair says and what became of it, and notes what that means. */
final class Conversation {
    private final Counterpart other;
    private final Standby standby;
    private final Requests requests;
    private final Telling telling;
    private final Transmitter transmitter;
    private final Outbox outbox;
    private final BesideHeartbeat beside;

    Conversation(
            Counterpart other,
            Standby standby,
            Requests requests,
            Telling telling,
            Transmitter transmitter,
            Outbox outbox,
            BesideHeartbeat beside) {
        this.other = other;
        this.standby = standby;
        this.requests = requests;
        this.telling = telling;
        this.transmitter = transmitter;
        this.outbox = outbox;
        this.beside = beside;
    }

    void peerDied(Peer peer) {
        standby.cancel(peer.name() + " is dead");
        if (other.gone()) {
            outbox.announce(INFO, "Dead node %s gave up resources.".formatted(peer.name()));
        }
        other.forget();
        beside.forget();
    }

    void peerChangedLife(Moment now, Membership.LifeChange change) {
        switch (change) {
            case NONE -> {}
            case FIRST_HEARD, RESTARTED -> {
                standby.cancel(other.name() + " started again");
                other.forget();
                beside.otherBeganLife();
            }
            case RETURNED -> {
                standby.cancel(other.name() + " returned after a partition");
                other.forget();
                beside.returned(now);
                telling.again();
            }
        }
    }

    void arrived(Moment now, Phase phase, Message message) {
        long sequence = message.header().sequence();
        switch (message.body()) {
            case Body.Status(String state, _, _, Optional<Body.Claim> claim, _, _, _, _) -> {
                if (claim.isPresent()) {
                    claimed(now, sequence, claim.get());
                } else if (state.equals(Peer.ACTIVE)) {
                    other.heardPlain();
                }
            }
            case Body.Starting _ -> {
                other.starting(sequence);
                beside.otherStarts(phase);
                telling.again();
            }
            case Body.ResourceReport report -> {
                if (report.claim().isPresent()) {
                    claimed(now, sequence, report.claim().get());
                } else if (phase.joined() && !other.claims()) {
                    reported(sequence, report);
                }
            }
            case Body.AskResources words -> said(now, phase, sequence, words);
            case Body.TakeoverRequest(String scope) -> {
                if (other.speaksToUs(sequence)) {
                    requests.otherWants(now, phase, other, scope);
                }
            }
            case Body.ShutdownDone _ -> {
                if (other.informed() || !other.claims()) {
                    left();
                }
            }
            case Body.FenceReport(String node, _) -> {
                if (phase.joined()) {
                    beside.fenced(now, node);
                }
            }
            case Body.Retransmit request -> {
                // A C node takes what comes late for the latest news.
                if (other.plain() && transmitter.repeatsReport(request)) {
                    telling.repeated(now);
                }
            }
            case Body.GroupRequest(String group) -> beside.groupAsked(group);
            case Body.GroupRequestAnswer answer -> beside.groupAnswered(sequence, answer);
            case Body.Ack _,
                    Body.CannotRetransmit _,
                    Body.PingStatus _,
                    Body.RequestNodes _,
                    Body.ReplyNodes _,
                    Body.ClientQuery _,
                    Body.ClientAnswer _,
                    Body.MoveRequest _,
                    Body.Custom _,
                    Body.Unreadable _ -> {}
        }
    }

    private void claimed(Moment now, long sequence, Body.Claim claim) {
        boolean wasStable = other.stable();
        other.claimed(now, sequence, claim, transmitter);
        becameStable(wasStable);
    }

    private void reported(long sequence, Body.ResourceReport report) {
        boolean wasStable = other.stable();
        other.reported(sequence, report);
        becameStable(wasStable);
        // It may have been told something older after something newer, and wait for an answer. It
        // answers an answer only if it did.
        telling.again();
    }

    private void becameStable(boolean wasStable) {
        if (!wasStable && other.stable()) {
            outbox.announce(INFO, "remote resource transition completed.");
            telling.again();
        }
    }

    private void said(Moment now, Phase phase, long sequence, Body.AskResources words) {
        boolean done = words.step() == Step.DONE;
        boolean ready = phase.stable() && (done || other.wasReadyAt(sequence));
        // A refusal is no step: it may overtake the last one.
        boolean step = words.step() != Step.NOT;
        boolean heard = step ? other.nextWord(sequence) : other.speaksToUs(sequence);
        if (heard) {
            boolean followed =
                    standby.said(now, other, sequence, words, ready, requests.weYieldTo(other));
            if (step && followed) {
                other.followed(sequence);
            }
        } else {
            standby.unheard(other, words);
        }
    }

    /** It was reset although it was heard: its life is over. */
    void reset() {
        standby.cancel(other.name() + " was reset");
        other.left();
        beside.forget();
    }

    private void left() {
        outbox.decide(
                INFO,
                "Received shutdown notice from '%s'.".formatted(other.name()),
                "it has stopped all its resources");
        standby.cancel(other.name() + " has left");
        other.left();
        beside.forget();
    }
}
