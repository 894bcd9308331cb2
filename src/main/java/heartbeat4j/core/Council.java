package heartbeat4j.core;

import static heartbeat4j.core.Notice.Level.ERROR;
import static heartbeat4j.core.Notice.Level.INFO;

import heartbeat4j.core.Voice.Stance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Decides which groups this node of a cluster with more than two members holds: those for which a
 * majority of all members votes, renewed with every heartbeat. A node from which the majority is
 * cut off stops its groups before the others may take them.
 */
final class Council implements Takeover {
    private final Transmitter transmitter;
    private final Outbox outbox;
    private final ResourceTable resources;
    private final Electorate electorate;
    private final Voter voter;
    private final Moves moves;
    private final Resets resets;
    private final Map<GroupName, Candidacy> candidacies = new LinkedHashMap<>();
    private Policy policy;
    private final Stage stage;
    private Moment now;
    private boolean wasQuorate;

    Council(
            Policy policy,
            Transmitter transmitter,
            Outbox outbox,
            ResourceTable resources,
            Collection<Peer> peers,
            LocalHealth health,
            Moment now) {
        this.policy = policy;
        this.transmitter = transmitter;
        this.outbox = outbox;
        this.resources = resources;
        this.now = now;
        this.stage = new Stage(transmitter, resources, outbox);
        this.electorate = new Electorate(policy, peers, transmitter, health);
        this.voter = new Voter(electorate, now);
        this.moves = new Moves(electorate, candidacies, transmitter, outbox);
        this.resets = new Resets(policy, electorate, transmitter, outbox);
        policy.groups().forEach(this::add);
    }

    private void add(Group group) {
        candidacies
                .computeIfAbsent(
                        group.name(), _ -> new Candidacy(now, group, electorate, resources, outbox))
                .redefine(group);
    }

    @Override
    public void setPolicy(Policy changed) {
        policy = changed;
        electorate.setPolicy(changed);
        resets.setPolicy(changed);
        changed.groups().forEach(this::add);
    }

    @Override
    public void beginStep(Moment moment, OwnPulse pulse) {
        now = moment;
        resets.beginStep(pulse);
        // Before anything else: the end of a script must not let the next one start.
        candidacies.values().forEach(each -> each.lapse(now, ownVote(each)));
        want();
    }

    @Override
    public boolean concerns(Peer peer) {
        return electorate.member(peer.name()).isPresent();
    }

    // ---- what happened ----

    @Override
    public void peerDied(Peer peer) {
        // What follows from a silence is derived from the silence.
    }

    @Override
    public void peerChangedLife(Peer peer, Membership.LifeChange change) {
        switch (change) {
            case NONE -> {}
            case RETURNED -> electorate.member(peer.name()).orElseThrow().returned();
            case FIRST_HEARD, RESTARTED -> {
                electorate.member(peer.name()).orElseThrow().beginLife();
                candidacies.values().forEach(each -> each.voterRestarted(peer.name()));
            }
        }
    }

    @Override
    public void arrived(Message message) {
        Member member = electorate.member(message.header().source()).orElseThrow();
        switch (message.body()) {
            case Body.Status status -> heartbeat(member, message.header().sequence(), status);
            case Body.MoveRequest request -> moves.wanted(now, phase(), member.name(), request);
            case Body.ShutdownDone _ -> left(member);
            case Body.Ack _,
                    Body.Retransmit _,
                    Body.CannotRetransmit _,
                    Body.PingStatus _,
                    Body.RequestNodes _,
                    Body.ReplyNodes _,
                    Body.Starting _,
                    Body.ResourceReport _,
                    Body.AskResources _,
                    Body.TakeoverRequest _,
                    Body.FenceReport _,
                    Body.GroupRequest _,
                    Body.GroupRequestAnswer _,
                    Body.ClientQuery _,
                    Body.ClientAnswer _,
                    Body.Custom _,
                    Body.Unreadable _ -> {}
        }
    }

    private void heartbeat(Member member, long sequence, Body.Status status) {
        if (status.voice().isEmpty()) {
            boolean plain = status.state().equals(Peer.ACTIVE);
            if (plain && !member.plain()) {
                outbox.announce(
                        ERROR,
                        "%s runs Heartbeat 3, or its ha.cf names two nodes only: among more than"
                                        .formatted(member.name())
                                + " two nodes all must run heartbeat4j with the same nodes");
                member.heardPlain();
            }
            return;
        }
        if (member.told(sequence, status.voice().get(), policy.self(), transmitter)) {
            Moment until = electorate.reliedOnUntil(member);
            candidacies.values().forEach(candidacy -> candidacy.voted(member, until));
        }
    }

    private void left(Member member) {
        outbox.decide(
                INFO,
                "Received shutdown notice from '%s'.".formatted(member.name()),
                "it has stopped all its resources");
        member.leave();
    }

    // ---- what operators want ----

    @Override
    public Optional<String> begin(Holdings scope, String because) {
        return moves.giveAway(now, phase(), within(scope), because);
    }

    @Override
    public Optional<String> askForTakeover(String scope) {
        Optional<Holdings> wanted = Requests.scopeOf(scope);
        return wanted.isPresent()
                ? moves.fetch(phase(), within(wanted.get()))
                : Optional.of(
                        "unknown resources \"%s\": say all, local, foreign or failback"
                                .formatted(scope));
    }

    @Override
    public Optional<String> move(Event.Order.Move order) {
        return moves.order(now, phase(), order);
    }

    private List<Candidacy> within(Holdings scope) {
        return candidacies.values().stream()
                .filter(candidacy -> resources.within(candidacy.name(), scope))
                .toList();
    }

    @Override
    public void leave(String why) {
        if (stage.leavesOpenly()) {
            return;
        }
        stage.enter(new Phase.Leaving(false, phase().joined(), why), why);
    }

    @Override
    public void assumeTakenOver(String why) {
        if (leaving()) {
            return;
        }
        stage.enter(new Phase.Leaving(true, phase().joined(), why), why);
        outbox.add(new Action.DropAddresses());
        resets.fallSilent();
        candidacies.values().forEach(each -> each.settle(now, ownVote(each), true));
        want();
    }

    @Override
    public void allowFailback(boolean allowed) {
        // Ping nodes are counted in a pair only.
    }

    // ---- what follows ----

    @Override
    public void settle(boolean communicationUp) {
        settlePhase(communicationUp);
        electorate.setWilling(willing());
        resets.settle(now);
        tellQuorum();
        boolean changed = true;
        // A stance and the own vote follow from each other; each changes once or twice.
        for (int i = 0; changed && i < 4; i++) {
            changed = voter.settle(now, phase().joined(), candidacies);
            for (Candidacy candidacy : candidacies.values()) {
                changed |= candidacy.settle(now, ownVote(candidacy), ends(candidacy));
            }
        }
        want();
        resources.settle(now);
        candidacies.values().removeIf(each -> !configured(each) && resources.released(each.name()));
        switch (phase()) {
            case Phase.Leaving leaving -> stage.settleLeaving(now, leaving, true);
            case Phase.Left left -> stage.settleLeft(now, left);
            case Phase.Init _, Phase.Starting _, Phase.Yielding _, Phase.Stable _ -> {}
        }
    }

    /** This node takes groups, once it has a majority. */
    private boolean willing() {
        return phase().stable() && !policy.quorum().witnesses().contains(policy.self());
    }

    private void want() {
        if (phase().joined() || leaving()) {
            resources.want(group -> candidacies.get(group).wish());
        }
    }

    /** Nothing of the group is wanted here any more. */
    private boolean ends(Candidacy candidacy) {
        return leaving() || !configured(candidacy);
    }

    private boolean configured(Candidacy candidacy) {
        return policy.groups().contains(candidacy.group());
    }

    private boolean ownVote(Candidacy candidacy) {
        return voter.vote(candidacy.name()).equals(Optional.of(policy.self()));
    }

    private void settlePhase(boolean communicationUp) {
        if (!(phase() instanceof Phase.Init) || !communicationUp || !resources.probed()) {
            return;
        }
        candidacies.values().stream()
                .filter(candidacy -> !resources.released(candidacy.name()))
                .forEach(candidacy -> candidacy.found(now));
        stage.joins(new Phase.Stable());
    }

    private void tellQuorum() {
        boolean quorate = electorate.quorate(now);
        if (phase().joined() && quorate != wasQuorate) {
            outbox.decide(
                    quorate ? INFO : ERROR,
                    quorate ? "This node has quorum." : "This node has lost quorum.",
                    electorate.words(now));
            wasQuorate = quorate;
        }
    }

    @Override
    public Moment wakeAt() {
        Moment wake = Moment.earlier(resources.wakeAt(), electorate.wakeAt(now));
        wake = Moment.earlier(wake, voter.wakeAt(now));
        wake = Moment.earlier(wake, resets.wakeAt());
        for (Candidacy candidacy : candidacies.values()) {
            wake = Moment.earlier(wake, candidacy.wakeAt(now, ownVote(candidacy)));
        }
        return Moment.earlier(wake, stage.wakeAt());
    }

    // ---- what others may know ----

    @Override
    public Body.Status heartbeat(String state, Duration deadtime) {
        return new Body.Status(
                state,
                OptionalLong.of(deadtime.toMillis()),
                true,
                Optional.empty(),
                resources.probed() ? Optional.of(voice()) : Optional.empty());
    }

    private Voice voice() {
        List<Voice.Echo> heard = new ArrayList<>();
        for (Member member : electorate.members()) {
            Peer peer = member.peer();
            if (peer.alive()) {
                heard.add(
                        new Voice.Echo(peer.name(), peer.generation(), peer.lastStatusSequence()));
            }
        }
        return new Voice(willing(), electorate.quorate(now), electorate.patience(), heard, words());
    }

    private List<Voice.Word> words() {
        List<Voice.Word> words = new ArrayList<>();
        for (GroupName group : voter.named(candidacies)) {
            Optional<Candidacy> own = Optional.ofNullable(candidacies.get(group));
            Voice.Word word =
                    new Voice.Word(
                            group,
                            own.map(this::said).orElse(Stance.IDLE),
                            voter.vote(group),
                            own.flatMap(Candidacy::handing));
            if (!word.empty() && words.size() < Voice.WORDS_MAX) {
                words.add(word);
            }
        }
        return words;
    }

    /** Before this node has joined, what it found may still have to be stopped. */
    private Stance said(Candidacy candidacy) {
        boolean found = !phase().joined() && !resources.released(candidacy.name());
        return found ? Stance.FOUND : candidacy.stance();
    }

    @Override
    public Phase phase() {
        return stage.phase();
    }

    @Override
    public Holdings mine() {
        return phase().joined() ? resources.held() : Holdings.NONE;
    }

    @Override
    public boolean settled() {
        return phase().stable() && handOverIdle() && resources.settled(Holdings.ALL);
    }

    @Override
    public boolean handOverIdle() {
        return candidacies.values().stream().allMatch(Candidacy::settled);
    }

    @Override
    public Optional<Status.Quorate> quorum() {
        return Optional.of(new Status.Quorate(electorate.quorate(now), electorate.words(now)));
    }

    @Override
    public Status.GroupView withStanding(Status.GroupView view) {
        Candidacy candidacy = candidacies.get(view.name());
        return candidacy == null
                ? view
                : new Status.GroupView(
                        view.name(),
                        view.preferred(),
                        view.claimed(),
                        view.state(),
                        view.reason(),
                        Optional.of(
                                new Status.Standing(
                                        electorate.owners(now, candidacy), candidacy.words(now))),
                        view.resources());
    }

    @Override
    public Listeners listeners() {
        return electorate.listeners();
    }

    @Override
    public Optional<Counterpart> counterpart() {
        return Optional.empty();
    }

    @Override
    public Resetter resetter() {
        return resets;
    }
}
