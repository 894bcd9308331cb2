package heartbeat4j.config;

import heartbeat4j.config.Problems.Place;
import heartbeat4j.config.Values.Int;
import heartbeat4j.core.AddressLease;
import heartbeat4j.core.Failback;
import heartbeat4j.core.NodeName;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Takes one value of a directive that has a list of values; for scalars the last one wins. */
final class ValueDirectives {
    private static final List<String> BAUDS =
            List.of("9600", "19200", "38400", "57600", "115200", "230400", "460800");
    static final List<String> FACILITIES =
            List.of(
                    "auth",
                    "authpriv",
                    "cron",
                    "daemon",
                    "ftp",
                    "kern",
                    "lpr",
                    "mail",
                    "news",
                    "security",
                    "syslog",
                    "user",
                    "uucp",
                    "local0",
                    "local1",
                    "local2",
                    "local3",
                    "local4",
                    "local5",
                    "local6",
                    "local7",
                    "none");
    private static final List<String> MANAGER_ON =
            List.of("respawn", "manual", "minimal", "valgrind", "ccm-only");

    private final Draft draft;
    private final ListMedia media;

    ValueDirectives(Draft draft) {
        this.draft = draft;
        this.media = new ListMedia(draft);
    }

    void apply(Place place, String name, String value) {
        switch (name) {
            case "deadtime", "deadping", "initdead", "fence_delay" -> time(place, name, value, 0);
            case "keepalive", "warntime", "conn_logd_time", "script_timeout" ->
                    time(place, name, value, 1);
            case "address_probe" ->
                    timeOrOff(place, name, value, 1, AddressRules.PROBE_MAX.toMillis());
            case "announce_refresh" ->
                    timeOrOff(
                            place,
                            name,
                            value,
                            AddressRules.REFRESH_MIN.toMillis(),
                            Long.MAX_VALUE);
            case "on_stop_failure" ->
                    oneOf(place, name, value, List.of("reboot", "fence-me", "block"));
            case "address_conflict" -> oneOf(place, name, value, List.of("refuse", "take"));
            case "hopfudge", "debug" -> number(place, name, value, 0, 255);
            case "rtprio" -> number(place, name, value, 1, 99);
            case "compression_threshold", "max_rexmit_delay", "memreserve" ->
                    number(place, name, value, 1, Integer.MAX_VALUE);
            case "realtime", "use_logd", "log_badpack", "syslogmsgfmt", "coredumps" ->
                    truth(place, name, value);
            case "use_apphbd", "traditional_compression" -> truth(place, name, value);
            case "record_config_changes", "record_pengine_inputs", "enable_config_writes" ->
                    truth(place, name, value);
            case "crmd_spawns_pengine" -> spawnsPengine(place, name, value);
            case "logfacility" -> oneOf(place, name, value, FACILITIES);
            case "hbgenmethod" -> oneOf(place, name, value, List.of("file", "time"));
            case "uuidfrom" -> oneOf(place, name, value, List.of("file", "nodename"));
            case "msgfmt" -> oneOf(place, name, value, List.of("classic", "netstring"));
            case "compression" -> oneOf(place, name, value, List.of("zlib", "bz2"));
            case "cluster", "quorum_server", "crm_daemon_dir" -> {}
            case "logfile", "debugfile" -> logFile(place, name, value);
            case "coreroot" -> absolute(place, name, value);
            case "autojoin" -> autojoin(place, value);
            case "udpport" -> udpport(place, value);
            case "address_lease" -> addressLease(place, value);
            case "baud" -> baud(place, value);
            case "watchdog" -> watchdog(place);
            case "auto_failback" -> autoFailback(place, value);
            case "nice_failback" -> niceFailback(place, value);
            case "pacemaker" -> resourceManager(place, value);
            case "quorum" -> oneOf(place, name, value, List.of("on", "off"));
            case "witness" -> witness(place, value);
            case "node" -> node(place, value);
            case "env" -> env(place, value);
            case "bcast", "serial", "ping", "ping6" -> media.apply(place, name, value);
            default -> throw new IllegalStateException("directive " + name + " has no rule");
        }
    }

    private void time(Place place, String name, String value, long least) {
        OptionalLong millis = Values.millis(value);
        if (millis.isEmpty()) {
            String hint =
                    value.matches("[0-9.]+(s|sec|S)")
                            ? "seconds have no unit; write " + value.replaceAll("[a-zA-Z]", "")
                            : "write seconds like 2 or 0.5, or milliseconds like 500ms without a"
                                    + " blank";
            place.error("%s %s is not a time; %s", name, Texts.quoted(value), hint);
        } else if (millis.getAsLong() < least) {
            place.error("%s %s is less than a millisecond", name, Texts.quoted(value));
        } else {
            draft.millis.put(name, millis.getAsLong());
        }
    }

    private void timeOrOff(Place place, String name, String value, long least, long most) {
        if (value.equals("off")) {
            draft.millis.remove(name);
            return;
        }
        time(place, name, value, 1);
        Long millis = draft.millis.get(name);
        if (millis != null && (millis < least || millis > most)) {
            String bound = millis < least ? "less than " + least : "more than " + most;
            place.error("%s %s is %s ms; write another time, or off", name, value, bound);
            draft.millis.remove(name);
        }
    }

    private void number(Place place, String name, String value, int least, int most) {
        Int number = Values.integer(value);
        if (number.value() < least || number.value() > most) {
            String range = most == Integer.MAX_VALUE ? "at least " + least : least + " to " + most;
            place.error("%s %s is not a number (%s)", name, Texts.quoted(value), range);
            return;
        }
        if (!number.clean()) {
            place.warn(
                    "%s %s is taken for %d; write a plain number",
                    name, Texts.quoted(value), number.value());
        }
        draft.numbers.put(name, number.value());
    }

    private void addressLease(Place place, String value) {
        int seconds = value.matches("\\d{1,4}") ? Integer.parseInt(value) : 0;
        if (value.equals("auto")) {
            draft.lease = new AddressLease.Auto();
        } else if (value.equals("off")) {
            draft.lease = new AddressLease.Off();
        } else if (seconds > 0 && seconds <= AddressLease.SECONDS_MAX) {
            draft.lease = new AddressLease.Fixed(seconds);
        } else {
            place.error(
                    "address_lease %s: write auto, off or whole seconds (1 to %d)",
                    Texts.quoted(value), AddressLease.SECONDS_MAX);
        }
    }

    private void truth(Place place, String name, String value) {
        Optional<Boolean> truth = Values.truth(value);
        if (truth.isEmpty()) {
            place.error("%s %s: write on or off", name, Texts.quoted(value));
        } else {
            draft.truths.put(name, truth.get());
        }
        if (name.equals("traditional_compression") && truth.orElse(false)) {
            place.warn("traditional_compression costs time on every message; zlib alone is better");
        }
    }

    private void oneOf(Place place, String name, String value, List<String> known) {
        if (!known.contains(value)) {
            place.error(
                    "%s %s is not known%s",
                    name,
                    Texts.quoted(value),
                    Texts.nearest(value, known)
                            .map(near -> ", did you mean \"" + near + "\"?")
                            .orElse("; write one of " + String.join(", ", known)));
        }
    }

    private static void logFile(Place place, String name, String value) {
        if (!value.startsWith("/")) {
            place.warn("%s %s is not a full path", name, Texts.quoted(value));
        }
    }

    private static void absolute(Place place, String name, String value) {
        if (!value.startsWith("/")) {
            place.error("%s %s is not a full path", name, Texts.quoted(value));
        }
    }

    private static void autojoin(Place place, String value) {
        switch (Texts.lowerCase(value)) {
            case "none" -> {}
            case "other", "any" ->
                    place.error("autojoin needs a resource manager; list all members with node");
            default -> place.error("autojoin %s: only none is possible", Texts.quoted(value));
        }
    }

    private void udpport(Place place, String value) {
        Int port = Values.integer(value);
        if (port.value() <= 0 || port.value() > 65535) {
            place.error("udpport %s is not a port (1 to 65535)", Texts.quoted(value));
            return;
        }
        if (!port.clean()) {
            place.warn("udpport %s is taken for %d", Texts.quoted(value), port.value());
        }
        draft.surroundings
                .serviceOf(port.value())
                .filter(service -> !service.equals("ha-cluster"))
                .ifPresent(s -> place.warn("udpport %d belongs to %s", port.value(), s));
        List<String> before = draft.portOfType.keySet().stream().sorted().toList();
        if (!before.isEmpty() && port.value() != draft.udpport()) {
            place.warn(
                    "udpport must stand above the media; %s keep the port of their first line",
                    String.join(", ", before));
        }
        draft.numbers.put("udpport", port.value());
    }

    private void baud(Place place, String value) {
        Int number = Values.integer(value);
        if (draft.occurred("baud")) {
            place.error("baud occurs twice; keep one of the lines");
        }
        if (!BAUDS.contains("" + number.value())) {
            place.error("baud %s is not one of %s", Texts.quoted(value), String.join(", ", BAUDS));
        }
        draft.numbers.put("baud", number.value());
    }

    private void watchdog(Place place) {
        if (draft.occurred("watchdog")) {
            place.error("watchdog occurs twice; keep one of the lines");
        }
    }

    private void autoFailback(Place place, String value) {
        Optional<Boolean> truth = Values.truth(value);
        if (Texts.lowerCase(value).equals("legacy")) {
            draft.failback = Failback.LEGACY;
            draft.failbackChosen = false;
        } else if (truth.isEmpty()) {
            place.error("auto_failback %s: write on, off or legacy", Texts.quoted(value));
        } else {
            draft.failback = truth.get() ? Failback.ON : Failback.OFF;
            draft.failbackChosen = true;
        }
    }

    /** Its own value never mattered in Heartbeat 3; the way in which it mattered is kept. */
    private void niceFailback(Place place, String value) {
        if (Values.truth(value).isEmpty()) {
            place.error(
                    "nice_failback %s: remove the line, use auto_failback", Texts.quoted(value));
            return;
        }
        draft.failback = draft.failbackChosen ? Failback.OFF : Failback.LEGACY;
        place.warn(
                "nice_failback is obsolete and means auto_failback %s here; write auto_failback on"
                        + " or off instead",
                draft.failback == Failback.OFF ? "off" : "legacy");
    }

    private void resourceManager(Place place, String value) {
        if (draft.occurred("pacemaker")) {
            place.error("crm or pacemaker occurs twice; keep \"crm off\" once");
            return;
        }
        Optional<Boolean> truth = Values.truth(value);
        boolean on = truth.orElse(MANAGER_ON.contains(Texts.lowerCase(value)));
        if (on) {
            place.error(
                    "this file is for a cluster managed by Pacemaker, which ignores haresources;"
                            + " heartbeat4j manages haresources clusters. Remove the line to use"
                            + " haresources");
        } else if (truth.isEmpty()) {
            place.error("crm or pacemaker %s: only off is possible", Texts.quoted(value));
        }
    }

    private void spawnsPengine(Place place, String name, String value) {
        truth(place, name, value);
        if (draft.occurred("pacemaker")) {
            place.error("%s must stand above crm or pacemaker, or better nowhere", name);
        }
    }

    private void node(Place place, String value) {
        String name = Texts.lowerCase(value);
        if (name.equals("=")) {
            place.warn("\"=\" is no node and is left out; write \"node NAME\"");
        } else if (!NodeName.isValid(name)) {
            place.error(
                    "node %s: a name has at most %d characters and no equals sign",
                    Texts.quoted(value), NodeName.LENGTH_MAX);
        } else if (draft.countNode(place)) {
            addNode(place, new NodeName(name));
        }
    }

    private void addNode(Place place, NodeName node) {
        if (!draft.nodes.add(node)) {
            place.warn("node %s is listed twice", Texts.quoted(node.text()));
        } else if (!node.text().matches("[a-z0-9_.\\-\\x80-\\xff]+")) {
            place.warn(
                    "node %s: unusual characters; compare it with \"uname -n\". ha.cf knows neither"
                            + " quotation marks nor continued lines",
                    Texts.quoted(node.text()));
        }
    }

    private void witness(Place place, String value) {
        String name = Texts.lowerCase(value);
        boolean valid = NodeName.isValid(name);
        if (!valid || !draft.knows(new NodeName(name))) {
            node(place, value);
        }
        if (valid) {
            draft.witnesses.add(new NodeName(name));
        }
    }

    private void env(Place place, String value) {
        int equals = value.indexOf('=');
        if (equals < 0) {
            place.warn(
                    "env: a word without an equals sign is left out; write NAME=VALUE without"
                            + " blanks and commas");
            return;
        }
        if (equals == 0) {
            place.error("env needs a name in front of the equals sign");
            return;
        }
        draft.env.put(value.substring(0, equals), value.substring(equals + 1));
    }
}
