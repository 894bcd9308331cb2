package heartbeat4j.daemon;

import heartbeat4j.core.LinkName;
import heartbeat4j.core.Message;
import heartbeat4j.core.Moment;
import heartbeat4j.core.Notice;
import heartbeat4j.core.Observation;
import heartbeat4j.core.Observer;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Verifies and decodes what taps hear and lets the observer judge; there is no way out. */
final class ObserverEngine implements EventLoop.Driven {
    private final PacketDoor door;
    private final Observer observer;
    private final Consumer<Notice> journal;
    private final BiConsumer<DropReason, String> dropped;
    private boolean ended;

    ObserverEngine(
            Moment now,
            Setup setup,
            Consumer<Notice> journal,
            BiConsumer<DropReason, String> dropped) {
        this.door = new PacketDoor(setup.keyring(), setup.sending());
        this.observer = new Observer(now, setup.policy());
        this.journal = journal;
        this.dropped = dropped;
    }

    void packetArrived(Moment now, byte[] packet, LinkName link) {
        switch (door.open(packet)) {
            case PacketDoor.Opening.Let(Message message) ->
                    tell(observer.heard(now, message, link));
            case PacketDoor.Opening.Kept(DropReason reason, String text) ->
                    dropped.accept(reason, "packet on %s cannot be read: %s".formatted(link, text));
        }
    }

    @Override
    public void timePassed(Moment now) {
        tell(observer.timePassed(now));
    }

    private void tell(List<Notice> notices) {
        notices.forEach(journal);
    }

    Observation observation(Moment now) {
        return observer.observation(now);
    }

    void end() {
        ended = true;
    }

    @Override
    public Moment wakeAt() {
        return observer.wakeAt();
    }

    @Override
    public boolean ended() {
        return ended;
    }

    @Override
    public boolean silent() {
        return true;
    }
}
