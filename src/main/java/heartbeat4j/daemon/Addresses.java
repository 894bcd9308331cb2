package heartbeat4j.daemon;

import heartbeat4j.config.Configuration;
import heartbeat4j.config.Medium;
import heartbeat4j.control.StatusDocument;
import heartbeat4j.core.Action;
import heartbeat4j.core.Group;
import heartbeat4j.core.GroupName;
import heartbeat4j.core.Message;
import heartbeat4j.core.Moment;
import heartbeat4j.core.Notice;
import heartbeat4j.core.Resource;
import heartbeat4j.core.ScriptResult;
import heartbeat4j.core.Status;
import heartbeat4j.host.AddressResource;
import heartbeat4j.host.Announcer;
import heartbeat4j.host.NetlinkMonitor;
import heartbeat4j.host.NetworkEvent;
import heartbeat4j.host.Outcome;
import heartbeat4j.host.RivalSearch;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What the daemon does around the scripts of addresses: asks for a rival before the start, tells
 * the neighbours after it, falls silent before the stop. Called on the event loop's thread.
 */
final class Addresses implements AutoCloseable {
    private final Parts parts;
    private final Rivals rivals;
    private final Announcements announcements;
    private final boolean announces;
    private Optional<NetlinkMonitor> monitor = Optional.empty();
    private volatile Moment lastBeat = Moment.NEVER;
    private volatile Set<String> macs = Set.of();
    private volatile List<AddressResource> configured = List.of();
    private volatile Configuration configuration;

    Addresses(Parts parts) {
        this.parts = parts;
        this.configuration = parts.configuration();
        this.rivals = new Rivals(parts);
        this.announcements =
                new Announcements(
                        new Announcements.Surroundings(
                                parts::now,
                                this::believedAlive,
                                () -> configuration.addressRules().announceRefresh(),
                                this::known,
                                parts::say));
        this.announces = Announcer.allowed() instanceof Outcome.Done;
    }

    /** The configuration is another one, or the first one. */
    void changed() {
        configuration = parts.configuration();
        configured = configuration.groups().stream().flatMap(group -> of(group).stream()).toList();
        if (configured.isEmpty() || !parts.options().manageResources()) {
            return;
        }
        if (monitor.isEmpty()) {
            watch();
        } else {
            rivals.threads().execute(() -> macs = RivalSearch.macs(configured));
        }
    }

    private void watch() {
        try {
            monitor = Optional.of(NetlinkMonitor.start(this::happened));
        } catch (IOException e) {
            parts.say(Notice.Level.WARN, "changes of the network are not seen: " + e.getMessage());
        }
    }

    /** On the monitor's thread. */
    private void happened(NetworkEvent event) {
        switch (event) {
            case NetworkEvent.LookAgain _,
                    NetworkEvent.MacChanged _,
                    NetworkEvent.InterfaceUp _,
                    NetworkEvent.InterfaceRenamed _ -> {
                macs = RivalSearch.macs(configured);
                announcements.beginAnew(_ -> true);
            }
            case NetworkEvent.AddressAdded(var added) -> {
                macs = RivalSearch.macs(configured);
                announcements.beginAnew(a -> a.address().equals(added.address()));
            }
            case NetworkEvent.AddressChanged _,
                    NetworkEvent.AddressRemoved _,
                    NetworkEvent.InterfaceAdded _,
                    NetworkEvent.InterfaceDown _,
                    NetworkEvent.InterfaceRemoved _ -> {}
        }
    }

    private static List<AddressResource> of(Group group) {
        return group.resources().stream().flatMap(r -> AddressResource.of(r).stream()).toList();
    }

    // --- around the scripts ---------------------------------------------------------------------

    /**
     * Before the start of a resource.
     *
     * @param then gets why it is not started, or nothing
     */
    void starting(Action.RunScript job, Consumer<Optional<String>> then) {
        Optional<AddressResource> address = AddressResource.of(job.resource());
        if (address.isEmpty()) {
            then.accept(Optional.empty());
            return;
        }
        List<AddressResource> group =
                parts.configuration().groups().stream()
                        .filter(g -> g.name().equals(job.group()))
                        .flatMap(g -> of(g).stream())
                        .toList();
        rivals.ask(job.group(), address.get(), group, then);
    }

    /** What the script of an address is told beside what all scripts are told. */
    Map<String, String> environment(Optional<AddressResource> address, Map<String, String> usual) {
        if (!announces || address.isEmpty()) {
            return usual;
        }
        Map<String, String> more = new TreeMap<>(usual);
        more.put(AddressResource.VARIABLES + "ANNOUNCE", "no");
        return more;
    }

    /** The start of a resource has ended. */
    void started(Resource resource, ScriptResult result) {
        if (announces && result.succeeded()) {
            AddressResource.of(resource).ifPresent(announcements::begin);
        }
    }

    /** Nothing of the group runs any more. */
    void released(GroupName group) {
        rivals.released(group);
    }

    /** Before the stop of a resource. */
    void stopping(Resource resource, Runnable then) {
        Optional<AddressResource> address = AddressResource.of(resource);
        if (address.isEmpty()) {
            then.run();
        } else {
            announcements.end(address.get(), () -> parts.loop().post(_ -> then.run()));
        }
    }

    /** Level-triggered: also what was found running when the daemon started is announced. */
    void look(Status status) {
        if (!announces || configured.isEmpty()) {
            return;
        }
        List<AddressResource> wanted = new ArrayList<>();
        for (Status.GroupView group : status.groups()) {
            List<AddressResource> addresses =
                    group.resources().stream()
                            .flatMap(r -> AddressResource.of(Resource.parse(r.text())).stream())
                            .toList();
            switch (group.state()) {
                case RUNNING -> {
                    wanted.addAll(addresses);
                    if (group.claimed()) {
                        addresses.forEach(announcements::begin);
                    }
                }
                case STARTING -> wanted.addAll(addresses);
                case UNKNOWN, STOPPED, STOPPING, FAILED, BLOCKED -> {}
            }
        }
        announcements.keep(wanted);
    }

    // --- what others know ---------------------------------------------------------------------

    /** A heartbeat has gone out. */
    void beat() {
        lastBeat = parts.now();
    }

    /**
     * No other node can have taken us for dead. After a pause of this process it may be otherwise,
     * and what the kernel still has here is another's.
     */
    private boolean believedAlive() {
        Moment last = lastBeat;
        Duration half = configuration.timing().deadtime().dividedBy(2);
        return !last.equals(Moment.NEVER) && !parts.now().reached(last.plus(half));
    }

    /** On any thread. */
    private Collection<InetAddress> known() {
        Configuration now = configuration;
        Set<InetAddress> all = new LinkedHashSet<>();
        for (Medium medium : now.media()) {
            switch (medium) {
                case Medium.Ping ping -> all.add(ping.address());
                case Medium.Ping6 ping -> all.add(ping.address());
                case Medium.Bcast _,
                        Medium.Ucast _,
                        Medium.Mcast _,
                        Medium.Ucast6 _,
                        Medium.Mcast6 _,
                        Medium.Serial _,
                        Medium.PingGroup _ -> {}
            }
        }
        all.addAll(parts.members().sources(parts.now(), now.others(), now.timing().deadtime()));
        return all;
    }

    /** What our heartbeats say of us. */
    List<Message.Text> introduction() {
        Set<String> told = macs;
        return told.isEmpty()
                ? List.of()
                : List.of(new Message.Text(Members.FIELD, Members.written(told)));
    }

    List<StatusDocument.Address> view() {
        return announcements.view();
    }

    @Override
    public void close() {
        announcements.close();
        monitor.ifPresent(NetlinkMonitor::close);
        rivals.close();
    }
}
