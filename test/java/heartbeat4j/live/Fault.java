package heartbeat4j.live;

import java.util.function.Consumer;

/** What can go wrong with a host that has two links: eth0 for its clients, eth1 for the cluster. */
@SuppressWarnings("ImmutableEnumChecker") // what strikes and repairs has no state
enum Fault {
    STALL("SIGSTOP of all its processes", LabHost::pause, LabHost::resume),
    FREEZE("cgroup freezer", LabHost::freeze, LabHost::thaw),
    KILL("kill -9 of all its processes", LabHost::kill, LabHost::startDaemon),
    POWER("power cut", LabHost::powerCut, Fault::boot),
    CLUSTER_CUT("cable of the cluster network pulled", cut("eth1", "both"), heal("eth1")),
    SERVICE_CUT("cable of the service network pulled", cut("eth0", "both"), heal("eth0")),
    ALL_CUT("both cables pulled", Fault::cutAll, Fault::healAll),
    PARTED("cluster network loses everything, carrier stays", Fault::part, heal("eth1")),
    MUTE("cluster network one-way: the owner is not heard", cut("eth1", "out"), heal("eth1")),
    DEAF("cluster network one-way: the owner hears nothing", cut("eth1", "in"), heal("eth1")),
    ALL_MUTE("all networks one-way: nothing leaves the owner", Fault::muteAll, Fault::healAll),
    DOWN("ip link set eth0 down", Fault::down, Fault::up),
    RENAMED("eth0 is renamed", Fault::rename, Fault::renameBack),
    REMOVED("eth0 is taken out", host -> host.removeCard("eth0"), Fault::insert),
    LATE_CARD("boots without eth0", Fault::bootWithoutCard, Fault::insert),
    ADDRESSES_DELETED("ip addr del of its floating addresses", Fault::deleteAddresses, _ -> {});

    private final String text;
    private final Consumer<LabHost> strike;
    private final Consumer<LabHost> repair;

    Fault(String text, Consumer<LabHost> strike, Consumer<LabHost> repair) {
        this.text = text;
        this.strike = strike;
        this.repair = repair;
    }

    void strike(LabHost host) {
        strike.accept(host);
    }

    /** Ends it; a daemon that it has ended is started again. */
    void repair(LabHost host) {
        repair.accept(host);
    }

    private static Consumer<LabHost> cut(String link, String way) {
        return host -> host.cut(link, way);
    }

    private static Consumer<LabHost> heal(String link) {
        return host -> host.heal(link);
    }

    private static void boot(LabHost host) {
        host.powerOn();
        host.startDaemon();
    }

    private static void part(LabHost host) {
        host.cut("eth1", "out");
        host.cut("eth1", "in");
    }

    private static void cutAll(LabHost host) {
        host.cut("eth1", "both");
        host.cut("eth0", "both");
    }

    private static void muteAll(LabHost host) {
        host.cut("eth1", "out");
        host.cut("eth0", "out");
    }

    private static void healAll(LabHost host) {
        host.heal("eth1");
        host.heal("eth0");
    }

    private static void down(LabHost host) {
        host.run("ip", "link", "set", "eth0", "down").mustSucceed();
    }

    private static void up(LabHost host) {
        host.run("ip", "link", "set", "eth0", "up").mustSucceed();
        host.run("ip", "route", "replace", "default", "via", Lab.ROUTER).mustSucceed();
    }

    private static void rename(LabHost host) {
        down(host);
        host.run("ip", "link", "set", "eth0", "name", "other0").mustSucceed();
        host.run("ip", "link", "set", "other0", "up").mustSucceed();
    }

    private static void renameBack(LabHost host) {
        host.run("ip", "link", "set", "other0", "down").mustSucceed();
        host.run("ip", "link", "set", "other0", "name", "eth0").mustSucceed();
        up(host);
    }

    private static void insert(LabHost host) {
        host.insertCard("eth0");
    }

    private static void bootWithoutCard(LabHost host) {
        host.powerCut();
        host.powerOn();
        host.removeCard("eth0");
        host.startDaemon();
    }

    /** All that may float; where none of them is, nothing happens. */
    private static void deleteAddresses(LabHost host) {
        host.run("ip", "addr", "flush", "dev", "eth0", "to", Cluster.FLOATING_ALL).mustSucceed();
    }

    @Override
    public String toString() {
        return text;
    }
}
