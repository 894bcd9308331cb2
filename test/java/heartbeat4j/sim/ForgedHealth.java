package heartbeat4j.sim;

import heartbeat4j.core.Body;
import heartbeat4j.core.Fitness;
import heartbeat4j.core.Message;

/** Heartbeats whose sender calls itself well, whatever it knows of itself. */
final class ForgedHealth {
    private final World world;
    private final Forger forger;

    ForgedHealth(World world, Forger forger) {
        this.world = world;
        this.forger = forger;
    }

    /** As it is, unless senders are to call themselves well. */
    byte[] of(byte[] packet) {
        return world.sabotage() == Sabotage.HEALTH_IS_NOT_TOLD
                ? forger.changed(packet, ForgedHealth::well)
                : packet;
    }

    private static Message well(Message message) {
        if (!(message.body() instanceof Body.Status status)) {
            return message;
        }
        Fitness said = status.fitness();
        Fitness well = new Fitness(0, said.unfit(), said.patience());
        return new Message(message.header(), status.withFitness(well), message.extra());
    }
}
