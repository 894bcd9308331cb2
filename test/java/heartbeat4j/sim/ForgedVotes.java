package heartbeat4j.sim;

import heartbeat4j.core.Body;
import heartbeat4j.core.GroupName;
import heartbeat4j.core.Message;
import heartbeat4j.core.NodeName;
import heartbeat4j.core.Voice;

import java.util.List;
import java.util.Optional;

/** Heartbeats whose sender votes, for every group, for whoever receives them. */
final class ForgedVotes {
    private final World world;
    private final Forger forger;

    ForgedVotes(World world, Forger forger) {
        this.world = world;
        this.forger = forger;
    }

    /** As it is, unless a vote of that sender is to be given twice. */
    byte[] between(int from, int to, byte[] packet) {
        return gives(world.machines().get(from))
                ? forger.changed(packet, message -> votingFor(world.machines().get(to), message))
                : packet;
    }

    private boolean gives(Machine voter) {
        return switch (world.sabotage()) {
            case VOTE_IS_GIVEN_TWICE -> true;
            case VOTE_IS_FORGOTTEN_AT_RESTART ->
                    world.now() - voter.startedAt() < CouncilSafety.patience(world.timing());
            default -> false;
        };
    }

    private Message votingFor(Machine receiver, Message message) {
        return message.body() instanceof Body.Status status && status.voice().isPresent()
                ? new Message(
                        message.header(),
                        new Body.Status(
                                status.state(),
                                status.deadtimeMillis(),
                                status.protocol(),
                                status.claim(),
                                Optional.of(votingFor(receiver.name(), status.voice().get()))),
                        message.extra())
                : message;
    }

    private Voice votingFor(NodeName receiver, Voice voice) {
        List<Voice.Word> words =
                world.groups().stream().map(g -> word(voice, g.name(), receiver)).toList();
        return new Voice(voice.ready(), voice.quorate(), voice.patience(), voice.heard(), words);
    }

    private static Voice.Word word(Voice voice, GroupName group, NodeName receiver) {
        Optional<Voice.Word> said =
                voice.words().stream().filter(word -> word.group().equals(group)).findFirst();
        return new Voice.Word(
                group,
                said.map(Voice.Word::stance).orElse(Voice.Stance.IDLE),
                Optional.of(receiver),
                said.flatMap(Voice.Word::handing));
    }
}
