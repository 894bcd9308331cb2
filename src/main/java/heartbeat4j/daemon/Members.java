package heartbeat4j.daemon;

import heartbeat4j.core.Body;
import heartbeat4j.core.Generation;
import heartbeat4j.core.Message;
import heartbeat4j.core.Moment;
import heartbeat4j.core.NodeName;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where the other members of the cluster are met on the network: who else may answer for an address
 * of the cluster, and who may be asked. Written on the event loop's thread, read by others too.
 */
final class Members {
    /** The hardware addresses with which the sender has addresses of the cluster. */
    static final String FIELD = "h4j_macs";

    /** Interfaces with addresses of the cluster are far fewer; the rest is not told. */
    static final int MACS_MAX = 16;

    /** A member speaks from one address on each network; of more the oldest is forgotten. */
    private static final int SOURCES_MAX = 8;

    private final Map<NodeName, Member> members = new ConcurrentHashMap<>();

    /**
     * One of them.
     *
     * @param left the life of which it said that it has released everything
     */
    private record Member(
            Set<String> macs,
            List<InetAddress> sources,
            Moment heard,
            Generation generation,
            Optional<Generation> left) {
        static final Member UNKNOWN =
                new Member(Set.of(), List.of(), Moment.NEVER, Generation.UNKNOWN, Optional.empty());

        boolean gone() {
            return left.filter(generation::equals).isPresent();
        }

        boolean silent(Moment now, Duration deadtime) {
            return heard.equals(Moment.NEVER) || now.reached(heard.plus(deadtime));
        }
    }

    /** Who it may be that answers for an address. */
    sealed interface Suspect {
        /** This member has told that hardware address. */
        record Known(NodeName node) implements Suspect {}

        /** This member is dead, may have the address still, and has told no hardware address. */
        record Possible(NodeName node) implements Suspect {}

        /** No member of the cluster. */
        record Stranger() implements Suspect {}
    }

    void heard(Moment now, Message message, InetAddress from) {
        Member before = members.getOrDefault(message.header().source(), Member.UNKNOWN);
        Optional<String> told =
                message.extra().stream()
                        .filter(text -> text.name().equals(FIELD))
                        .map(Message.Text::value)
                        .findFirst();
        members.put(
                message.header().source(),
                new Member(
                        told.map(Members::read).orElse(before.macs()),
                        with(before.sources(), from),
                        now,
                        message.header().generation(),
                        message.body() instanceof Body.ShutdownDone
                                ? Optional.of(message.header().generation())
                                : before.left()));
    }

    private static Set<String> read(String text) {
        Set<String> macs = new TreeSet<>();
        for (String mac : text.split(",", MACS_MAX + 1)) {
            if (!mac.isBlank() && macs.size() < MACS_MAX) {
                macs.add(mac);
            }
        }
        return macs;
    }

    /** The text of our own {@link #FIELD}. */
    static String written(Set<String> macs) {
        return String.join(",", macs.stream().limit(MACS_MAX).toList());
    }

    private static List<InetAddress> with(List<InetAddress> sources, InetAddress from) {
        if (sources.contains(from)) {
            return sources;
        }
        List<InetAddress> all = new ArrayList<>(sources);
        all.add(from);
        return List.copyOf(all.subList(Math.max(0, all.size() - SOURCES_MAX), all.size()));
    }

    /**
     * @param others the members of the cluster without this node
     */
    Suspect suspect(Moment now, String mac, Collection<NodeName> others, Duration deadtime) {
        for (NodeName node : others) {
            if (members.getOrDefault(node, Member.UNKNOWN).macs().contains(mac)) {
                return new Suspect.Known(node);
            }
        }
        for (NodeName node : others) {
            Member member = members.getOrDefault(node, Member.UNKNOWN);
            if (member.macs().isEmpty() && !member.gone() && member.silent(now, deadtime)) {
                return new Suspect.Possible(node);
            }
        }
        return new Suspect.Stranger();
    }

    /** From where the members speak that live. */
    Set<InetAddress> sources(Moment now, Collection<NodeName> others, Duration deadtime) {
        Set<InetAddress> all = new LinkedHashSet<>();
        for (NodeName node : others) {
            Member member = members.getOrDefault(node, Member.UNKNOWN);
            if (!member.gone() && !member.silent(now, deadtime)) {
                all.addAll(member.sources());
            }
        }
        return all;
    }
}
