package heartbeat4j.config;

import static heartbeat4j.core.Invariants.check;

import heartbeat4j.core.AddressLease;
import heartbeat4j.core.Failback;
import heartbeat4j.core.FlapLimit;
import heartbeat4j.core.Group;
import heartbeat4j.core.LinkName;
import heartbeat4j.core.NodeName;
import heartbeat4j.core.PingNodes;
import heartbeat4j.core.Policy;
import heartbeat4j.core.Quorum;
import heartbeat4j.core.ScriptLimits;
import heartbeat4j.core.Tiebreaker;
import heartbeat4j.core.Timing;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * Everything that ha.cf, authkeys and haresources say, checked.
 *
 * @param nodes all members in ha.cf order, this one included
 * @param media in ha.cf order, without repetitions
 * @param pings hosts that are watched, and whether their answers move groups
 * @param udpport as recorded; each medium has its own
 * @param clients respawn and failfast lines in their order
 * @param apiauth by client, Heartbeat's built-in permissions included
 * @param env what env lines set, without the prefix {@code HA_}; values may be secret
 * @param quorum counts among more than two nodes
 * @param flaps how often a group may move before moves that nobody needs are held
 * @param tiebreaker decides between two nodes that miss each other
 * @param parameters every recorded directive with its value as written, defaults included
 * @param given the directives that stand in ha.cf
 */
public record Configuration(
        NodeName self,
        List<NodeName> nodes,
        List<Medium> media,
        Timing timing,
        PingNodes pings,
        Failback failback,
        int udpport,
        int hopfudge,
        Logging logging,
        Wire wire,
        Daemon daemon,
        List<Client> clients,
        Map<String, ApiPermission> apiauth,
        FenceOrders fencing,
        Map<String, String> env,
        AuthKeys keys,
        List<Group> groups,
        ScriptLimits limits,
        AddressRules addressRules,
        Quorum quorum,
        AddressLease lease,
        FlapLimit flaps,
        Tiebreaker tiebreaker,
        Map<String, String> parameters,
        Set<String> given) {
    public Configuration {
        nodes = List.copyOf(nodes);
        media = List.copyOf(media);
        clients = List.copyOf(clients);
        apiauth = Collections.unmodifiableMap(new LinkedHashMap<>(apiauth));
        env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
        groups = List.copyOf(groups);
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        given = Collections.unmodifiableSet(new TreeSet<>(given));
        check(nodes.contains(self), "node %s is not in %s", self, nodes);
        check(!media.isEmpty(), "no medium");
    }

    /**
     * Where messages go.
     *
     * @param facility of syslog; absent when none
     * @param useLogd as written; there is no logging daemon any more
     */
    public record Logging(
            Optional<String> facility,
            Optional<String> logfile,
            Optional<String> debugfile,
            Optional<Boolean> useLogd,
            int debug,
            boolean badPackets) {}

    /** How messages are written. */
    public record Wire(
            MessageFormat format,
            Compression compression,
            int thresholdKilobytes,
            boolean traditional) {}

    /** The two encodings; receivers understand both. */
    public enum MessageFormat {
        CLASSIC,
        NETSTRING
    }

    /** Of large messages. */
    public enum Compression {
        ZLIB,
        BZ2
    }

    /** How the daemon itself runs and who it is. */
    public record Daemon(
            Source uuidFrom,
            Source generationFrom,
            boolean realtime,
            OptionalInt realtimePriority,
            Optional<String> watchdog) {}

    /** Where the node's UUID or its generation number comes from. */
    public enum Source {
        FILE,
        NODENAME,
        TIME
    }

    /**
     * A program that runs beside the daemon.
     *
     * @param command path and arguments, for {@code sh -c "exec ..."}
     * @param failfast its death reboots the host
     */
    public record Client(String user, String command, boolean failfast) {
        public String path() {
            return Texts.firstWord(command);
        }

        /** Its work is to move everything to the node that reaches more ping nodes. */
        public boolean ipfail() {
            return path().endsWith("/ipfail");
        }
    }

    /** What becomes of the program ipfail. */
    public enum Ipfail {
        NOT_ASKED_FOR,
        /** The daemon does its work itself. */
        BUILT_IN,
        /** It ends at once in legacy mode, and so does ours. */
        OFF_IN_LEGACY
    }

    /** Who may use the API under a client's name; names or numbers. */
    public record ApiPermission(List<String> users, List<String> groups) {
        public ApiPermission {
            users = List.copyOf(users);
            groups = List.copyOf(groups);
        }
    }

    /** All members but this one. */
    public List<NodeName> others() {
        return nodes.stream().filter(node -> !node.equals(self)).toList();
    }

    public Ipfail ipfail() {
        if (pings.ipfail()) {
            return Ipfail.BUILT_IN;
        }
        return clients.stream().anyMatch(Client::ipfail)
                ? Ipfail.OFF_IN_LEGACY
                : Ipfail.NOT_ASKED_FOR;
    }

    /** The clients that are started as programs; the work of ipfail is built in. */
    public List<Client> programs() {
        return clients.stream().filter(client -> !client.ipfail()).toList();
    }

    /** The part of it that the protocol core needs. */
    public Policy policy() {
        List<LinkName> links = media.stream().flatMap(m -> m.link().stream()).distinct().toList();
        return new Policy(
                self,
                nodes,
                links,
                groups,
                timing,
                failback,
                limits,
                hopfudge,
                pings,
                quorum,
                fencing.rules(),
                lease,
                flaps,
                tiebreaker);
    }

    /** Names no secret: environment and keys are left out. */
    @Override
    public String toString() {
        return "Configuration[" + self + " of " + nodes + ", " + groups.size() + " groups]";
    }
}
