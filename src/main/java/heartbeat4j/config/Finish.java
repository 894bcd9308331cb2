package heartbeat4j.config;

import heartbeat4j.config.Configuration.ApiPermission;
import heartbeat4j.config.Configuration.Client;
import heartbeat4j.config.Configuration.Compression;
import heartbeat4j.config.Configuration.Daemon;
import heartbeat4j.config.Configuration.Logging;
import heartbeat4j.config.Configuration.MessageFormat;
import heartbeat4j.config.Configuration.Source;
import heartbeat4j.config.Configuration.Wire;
import heartbeat4j.core.Failback;
import heartbeat4j.core.Group;
import heartbeat4j.core.NodeName;
import heartbeat4j.core.PingNodes;
import heartbeat4j.core.Quorum;
import heartbeat4j.core.ScriptLimits;
import heartbeat4j.core.StopFailure;
import heartbeat4j.core.Tiebreaker;
import heartbeat4j.core.Timing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Makes the configuration of a draft in which no error was found. */
final class Finish {
    /** Stands for "for ever": twelve days of one attempt a second. */
    static final int STOP_RETRIES_MAX = 1_000_000;

    private static final Map<String, ApiPermission> API_BUILT_IN = new LinkedHashMap<>();

    static {
        API_BUILT_IN.put("ipfail", new ApiPermission(List.of("hacluster"), List.of()));
        API_BUILT_IN.put("ccm", new ApiPermission(List.of("hacluster"), List.of()));
        API_BUILT_IN.put("ping", new ApiPermission(List.of(), List.of("haclient")));
        API_BUILT_IN.put("lha-snmpagent", new ApiPermission(List.of("root"), List.of()));
        API_BUILT_IN.put("anon", new ApiPermission(List.of("root"), List.of("haclient")));
    }

    private final Draft draft;

    private Finish(Draft draft) {
        this.draft = draft;
    }

    static Configuration of(Draft draft, AuthKeys keys, List<Group> groups) {
        return new Finish(draft).configuration(keys, groups);
    }

    private Configuration configuration(AuthKeys keys, List<Group> groups) {
        return new Configuration(
                draft.self,
                List.copyOf(draft.nodes),
                draft.media,
                timing(),
                pings(),
                draft.failback,
                draft.numbers.get("udpport"),
                draft.numbers.get("hopfudge"),
                logging(),
                wire(),
                daemon(),
                draft.clients,
                apiauth(),
                fencing(),
                draft.env,
                keys,
                groups,
                limits(),
                addressRules(),
                new Quorum(
                        !"off".equals(draft.parameters.get("quorum")),
                        List.copyOf(draft.witnesses)),
                draft.lease,
                draft.flaps,
                new Tiebreaker(List.copyOf(draft.tiebreakers)),
                draft.parameters,
                draft.places.keySet());
    }

    private Duration millis(String name) {
        return Duration.ofMillis(draft.millis.get(name));
    }

    private Timing timing() {
        return new Timing(
                millis("keepalive"),
                millis("warntime"),
                millis("deadtime"),
                millis("initdead"),
                Duration.ofMillis(draft.numbers.get("max_rexmit_delay")));
    }

    private PingNodes pings() {
        Set<String> groups = new HashSet<>();
        for (Medium medium : draft.media) {
            if (medium instanceof Medium.PingGroup group) {
                groups.add(Texts.lowerCase(group.name()));
            }
        }
        List<PingNodes.PingNode> nodes = new ArrayList<>();
        draft.pingNodes.forEach(
                (name, before) ->
                        nodes.add(
                                new PingNodes.PingNode(
                                        NodeName.of(name),
                                        groups.contains(name) ? PingNodes.GROUP : PingNodes.HOST,
                                        before)));
        boolean asked = draft.clients.stream().anyMatch(Client::ipfail);
        return new PingNodes(nodes, millis("deadping"), asked && draft.failback != Failback.LEGACY);
    }

    private Optional<String> parameter(String name) {
        return Optional.ofNullable(draft.parameters.get(name));
    }

    private Logging logging() {
        return new Logging(
                parameter("logfacility").filter(facility -> !facility.equals("none")),
                draft.occurred("logfile") ? parameter("logfile") : Optional.empty(),
                draft.occurred("debugfile") ? parameter("debugfile") : Optional.empty(),
                Optional.ofNullable(draft.truths.get("use_logd")),
                draft.numbers.get("debug"),
                draft.truths.get("log_badpack"));
    }

    private Wire wire() {
        return new Wire(
                MessageFormat.valueOf(upper("msgfmt")),
                Compression.valueOf(upper("compression")),
                draft.numbers.get("compression_threshold"),
                draft.truths.get("traditional_compression"));
    }

    private String upper(String name) {
        return draft.parameters.get(name).toUpperCase(Locale.ROOT);
    }

    private Daemon daemon() {
        Integer priority = draft.numbers.get("rtprio");
        return new Daemon(
                Source.valueOf(upper("uuidfrom")),
                Source.valueOf(upper("hbgenmethod")),
                draft.truths.get("realtime"),
                priority == null ? OptionalInt.empty() : OptionalInt.of(priority),
                parameter("watchdog"));
    }

    /** A line for a built-in client replaces its permission. */
    private Map<String, ApiPermission> apiauth() {
        Map<String, ApiPermission> all = new LinkedHashMap<>(API_BUILT_IN);
        all.putAll(draft.apiauth);
        return all;
    }

    private ScriptLimits limits() {
        ScriptLimits usual = ScriptLimits.DEFAULT;
        Long limit = draft.millis.get("script_timeout");
        Duration script = limit == null ? usual.start() : Duration.ofMillis(limit);
        return new ScriptLimits(
                script,
                limit == null ? usual.stop() : script,
                usual.status(),
                stopRetries(usual.stopRetries()),
                usual.stopRetryDelay());
    }

    private FenceOrders fencing() {
        Long delay = draft.millis.get("fence_delay");
        return new FenceOrders(
                draft.fence,
                delay == null ? FenceOrders.usualDelay(draft.fence) : Duration.ofMillis(delay),
                stopFailure());
    }

    /** As Heartbeat does it where something makes sure that the machine is off. */
    private StopFailure stopFailure() {
        boolean surely = draft.fence.isPresent() || draft.occurred("watchdog");
        return parameter("on_stop_failure")
                .map(word -> StopFailure.valueOf(upper("on_stop_failure").replace('-', '_')))
                .orElse(surely ? StopFailure.REBOOT : StopFailure.BLOCK);
    }

    private AddressRules addressRules() {
        boolean take = parameter("address_conflict").filter("take"::equals).isPresent();
        return new AddressRules(
                orOff("address_probe", AddressRules.PROBE_DEFAULT),
                take ? AddressRules.Conflict.TAKE : AddressRules.Conflict.REFUSE,
                orOff("announce_refresh", AddressRules.REFRESH_DEFAULT));
    }

    /** A time of which the word off is another value. */
    private Optional<Duration> orOff(String name, Duration usual) {
        if (parameter(name).filter("off"::equals).isPresent()) {
            return Optional.empty();
        }
        Long millis = draft.millis.get(name);
        return Optional.of(millis == null ? usual : Duration.ofMillis(millis));
    }

    private int stopRetries(int usual) {
        String text = draft.env.get("STOPRETRYMAX");
        if (text == null) {
            return usual;
        }
        int retries = Values.integer(text).value();
        return retries <= 0 ? STOP_RETRIES_MAX : Math.min(retries, STOP_RETRIES_MAX);
    }
}
