package heartbeat4j.config;

import heartbeat4j.config.Configuration.Client;
import heartbeat4j.config.Problems.Place;
import heartbeat4j.core.AddressLease;
import heartbeat4j.core.Failback;
import heartbeat4j.core.NodeName;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Judges what several directives say together, and derives the times that were not given. */
final class CrossChecks {
    private static final long INITDEAD_SHORT_MILLIS = 10_000;

    private static final List<String> MEDIA =
            List.of(
                    "bcast",
                    "ucast",
                    "mcast",
                    "ucast6",
                    "mcast6",
                    "serial",
                    "ping",
                    "ping_group",
                    "ping6");

    private final Draft draft;

    private CrossChecks(Draft draft) {
        this.draft = draft;
    }

    static void run(Draft draft) {
        CrossChecks checks = new CrossChecks(draft);
        checks.media();
        checks.nodes();
        checks.pairOnly();
        FenceChecks.run(draft);
        checks.pingNodes();
        checks.tiebreaker();
        checks.ipfail();
        checks.times();
        checks.lease();
        checks.logging();
        checks.failback();
        draft.numbers.putIfAbsent("udpport", draft.udpport());
        draft.parameters.putIfAbsent("udpport", "" + draft.numbers.get("udpport"));
    }

    private void media() {
        boolean tried = MEDIA.stream().anyMatch(draft::occurred);
        boolean any = !draft.media.isEmpty();
        if (!any && !tried) {
            draft.placeOf("").error("no medium; add for example \"ucast eth0 ADDRESS-OF-PEER\"");
        } else if (any && draft.media.stream().allMatch(m -> m.link().isEmpty())) {
            draft.placeOf("")
                    .warn("no medium reaches the other nodes; add a ucast, bcast or mcast line");
        }
    }

    private void nodes() {
        Place place = draft.placeOf("node");
        if (draft.nodes.isEmpty()) {
            if (!draft.occurred("node")) {
                place.error("no node; add \"node %s OTHER\"", Texts.visible(draft.self.text()));
            }
        } else if (!draft.knows(draft.self)) {
            String shortName = Texts.untilFirst(".", draft.self.text());
            boolean related =
                    draft.nodes.stream()
                            .anyMatch(n -> Texts.untilFirst(".", n.text()).equals(shortName));
            place.error(
                    "this node, %s, is not among the nodes; names must be those of \"uname -n\"%s",
                    Texts.quoted(draft.self.text()),
                    related ? ", with or without domain as there" : "");
        } else if (!draft.witnesses.isEmpty() && draft.nodes.size() - draft.witnesses.size() < 2) {
            draft.placeOf("witness")
                    .error("a witness votes between two nodes or more that can own something");
        } else if (draft.nodes.size() == 1) {
            place.note("a cluster of one node: nobody takes over");
        }
    }

    /** What does nothing among more than two nodes. */
    private void pairOnly() {
        if (draft.nodes.size() > 2 && draft.clients.stream().anyMatch(Client::ipfail)) {
            draft.placeOf("respawn").warn("ipfail does nothing among more than two nodes");
        }
    }

    private void tiebreaker() {
        if (draft.tiebreakers.isEmpty()) {
            return;
        }
        Place place = draft.placeOf("tiebreaker");
        if (draft.nodes.size() != 2) {
            place.warn("tiebreaker does nothing here: it decides between two nodes");
        } else if (draft.tiebreakers.size() == 1) {
            place.note(
                    "while %s is down, a node that misses the other one runs nothing; two or three"
                            + " addresses are safer",
                    draft.tiebreakers.iterator().next());
        }
        for (Medium medium : draft.media) {
            if (medium instanceof Medium.Ucast(_, _, var address, _)
                    && draft.tiebreakers.contains(NodeName.of(address.getHostAddress()))) {
                place.error(
                        "tiebreaker ping %s is a cluster node; name a host that both nodes need,"
                                + " such as a router",
                        address.getHostAddress());
            }
        }
    }

    /** Two members of one name could not be told apart. */
    private void pingNodes() {
        for (NodeName node : draft.nodes) {
            if (draft.pingNodes.remove(node.text()) != null) {
                draft.placeOf("ping")
                        .warn(
                                "%s is a cluster node and not pinged; name a host that both nodes"
                                        + " need, such as a router",
                                Texts.quoted(node.text()));
            }
        }
    }

    /** Only with times that could be read; their own errors are reported already. */
    private void times() {
        if (!draft.millis.containsKey("keepalive") || !draft.millis.containsKey("deadtime")) {
            return;
        }
        long keepalive = draft.millis.get("keepalive");
        long deadtime = draft.millis.get("deadtime");
        derive("warntime", Math.max(1, deadtime / 2), deadtime / 2);
        if (deadtime <= 2 * keepalive) {
            draft.placeOf(draft.occurred("deadtime") ? "deadtime" : "keepalive")
                    .error(
                            "deadtime %s must be more than twice keepalive %s",
                            shown(deadtime), shown(keepalive));
        }
        initdead(deadtime);
        boolean pingTimeGiven = draft.occurred("deadping");
        derive("deadping", deadtime, deadtime);
        long deadping = draft.millis.getOrDefault("deadping", deadtime);
        if (pingTimeGiven && deadping <= 2 * keepalive) {
            draft.placeOf("deadping")
                    .error(
                            "deadping %s must be more than twice keepalive %s",
                            shown(deadping), shown(keepalive));
        }
        long warntime = draft.millis.getOrDefault("warntime", deadtime / 2);
        if (draft.occurred("warntime") && (warntime >= deadtime || warntime <= keepalive)) {
            draft.placeOf("warntime")
                    .warn(
                            "warntime %s should lie between keepalive %s and deadtime %s",
                            shown(warntime), shown(keepalive), shown(deadtime));
        }
    }

    private void lease() {
        Long keepalive = draft.millis.get("keepalive");
        if (keepalive != null && draft.lease instanceof AddressLease.Fixed(int seconds)) {
            int least = AddressLease.least(Duration.ofMillis(keepalive));
            if (seconds < least) {
                draft.placeOf("address_lease")
                        .error(
                                "address_lease %d is too short for keepalive %s; write %d or auto",
                                seconds, shown(keepalive), least);
            }
        }
    }

    private void derive(String name, long millis, long recorded) {
        if (!draft.occurred(name)) {
            draft.millis.put(name, millis);
            draft.parameters.put(name, recorded + "ms");
        }
    }

    private void initdead(long deadtime) {
        long usual = deadtime > 10_000 ? deadtime : deadtime < 6_000 ? 12_000 : 2 * deadtime;
        derive("initdead", usual, usual);
        long initdead = draft.millis.getOrDefault("initdead", usual);
        Place place = draft.placeOf("initdead");
        if (initdead < deadtime) {
            place.error("initdead %s is less than deadtime %s", shown(initdead), shown(deadtime));
        } else if (initdead < INITDEAD_SHORT_MILLIS) {
            place.warn(
                    "initdead %s is short: a node that boots slowly would be declared dead",
                    shown(initdead));
        }
    }

    static String shown(long millis) {
        return millis % 1000 == 0
                ? millis / 1000 + " s"
                : millis < 1000
                        ? millis + " ms"
                        : String.format(Locale.ROOT, "%.3f s", millis / 1e3);
    }

    private void logging() {
        String facility = draft.parameters.getOrDefault("logfacility", "none");
        boolean none =
                facility.equals("none")
                        && !draft.occurred("logfile")
                        && !draft.occurred("debugfile");
        if (!facility.equals("none")) {
            // Recorded for scripts that write to these files without asking.
            draft.parameters.putIfAbsent("logfile", "/dev/null");
            draft.parameters.putIfAbsent("debugfile", "/dev/null");
        }
        if (!none) {
            return;
        }
        if (!draft.occurred("use_logd")) {
            draft.parameters.put("use_logd", "yes");
            draft.placeOf("").note("nothing says where to log; add \"logfacility local0\"");
        } else if (!draft.truths.getOrDefault("use_logd", true)) {
            draft.placeOf("use_logd")
                    .error(
                            "use_logd is off and nothing else says where to log; add"
                                    + " \"logfacility local0\"");
        }
    }

    private void ipfail() {
        if (draft.clients.stream().noneMatch(Client::ipfail)) {
            return;
        }
        Place place = draft.placeOf("respawn");
        if (draft.failback == Failback.LEGACY) {
            place.warn("ipfail does nothing with auto_failback legacy; write on or off");
        } else if (draft.pingNodes.isEmpty()) {
            place.warn("ipfail has nothing to count; add \"ping ADDRESS\" of a router");
        } else {
            place.note("ipfail is built in: heartbeat does its work and does not start it");
        }
    }

    private void failback() {
        boolean legacy =
                Texts.lowerCase(draft.parameters.getOrDefault("auto_failback", ""))
                        .equals("legacy");
        if (legacy && !draft.occurred("nice_failback")) {
            draft.placeOf("auto_failback")
                    .warn(
                            "auto_failback %s: a returning node takes its groups back, and C"
                                    + " Heartbeat has no hb_standby then; write auto_failback on"
                                    + " or off",
                            draft.occurred("auto_failback") ? "legacy" : "missing means legacy");
        }
    }
}
