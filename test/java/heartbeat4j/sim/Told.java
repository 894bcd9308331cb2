package heartbeat4j.sim;

import heartbeat4j.core.LinkName;
import heartbeat4j.core.Message;
import heartbeat4j.core.NodeName;
import heartbeat4j.core.Notice;
import heartbeat4j.daemon.DropReason;
import heartbeat4j.daemon.Effects;

import java.util.List;

/** Those effects of an engine that change nothing but the transcript. */
abstract class Told implements Effects {
    private final World world;
    private final NodeName teller;

    Told(World world, NodeName teller) {
        this.world = world;
        this.teller = teller;
    }

    @Override
    public void joined() {}

    @Override
    public void handle(String type, List<Message.Text> fields, String ownState) {
        world.trace(teller, "handler " + type);
    }

    @Override
    public void announce(Notice notice) {
        String why = notice.because().isEmpty() ? "" : "  (" + notice.because() + ")";
        world.trace(teller, notice.level().word() + ": " + notice.line() + why);
    }

    @Override
    public void rejected(LinkName link, DropReason reason, String text) {
        world.trace(teller, "rejected on " + link + ": " + reason);
    }

    @Override
    public long wallSeconds() {
        return world.wallSeconds();
    }

    @Override
    public String load() {
        return "0.00 0.00 0.00 1/100 1";
    }
}
