package heartbeat4j.daemon;

import heartbeat4j.auth.Key;
import heartbeat4j.auth.Keyring;
import heartbeat4j.auth.Method;
import heartbeat4j.config.AuthKeys;
import heartbeat4j.config.Configuration;
import heartbeat4j.config.Configuration.MessageFormat;
import heartbeat4j.core.NodeName;
import heartbeat4j.core.NodeUuid;
import heartbeat4j.core.Policy;
import heartbeat4j.host.RespawnedPrograms;
import heartbeat4j.link.Medium;
import heartbeat4j.link.PingTarget;
import heartbeat4j.wire.Compression;
import heartbeat4j.wire.Sending;

import java.net.StandardProtocolFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts a configuration into the words of the layers that carry it out. */
final class Translation {
    private Translation() {}

    static Setup setup(Configuration configuration, NodeUuid uuid, boolean manageResources) {
        Policy policy = configuration.policy();
        if (!manageResources) {
            policy = policy.withoutGroups();
        }
        return new Setup(policy, keyring(configuration.keys()), sending(configuration), uuid);
    }

    static List<RespawnedPrograms.Line> programs(Configuration configuration) {
        return configuration.programs().stream()
                .map(c -> new RespawnedPrograms.Line(c.user(), c.command(), c.failfast()))
                .toList();
    }

    static Keyring keyring(AuthKeys keys) {
        List<Key> all = new ArrayList<>();
        for (AuthKeys.Key key : keys.keys()) {
            Method method = Method.parse(key.method().word()).orElseThrow();
            all.add(Key.of(key.number(), method, key.bytes()));
        }
        return Keyring.of(keys.signing(), all);
    }

    private static Sending sending(Configuration configuration) {
        Configuration.Wire wire = configuration.wire();
        Compression compression =
                switch (wire.compression()) {
                    case ZLIB -> Compression.ZLIB;
                    case BZ2 -> Compression.BZ2;
                };
        return new Sending(
                wire.format() == MessageFormat.CLASSIC,
                compression,
                wire.thresholdKilobytes() * 1024,
                wire.traditional());
    }

    static List<Medium> media(Configuration configuration) {
        return configuration.media().stream().flatMap(m -> medium(m).stream()).toList();
    }

    static List<PingTarget> pings(Configuration configuration) {
        List<PingTarget> targets = new ArrayList<>();
        configuration.media().stream()
                .flatMap(medium -> ping(medium).stream())
                .filter(p -> configuration.pings().find(NodeName.of(p.name())).isPresent())
                .forEach(targets::add);
        if (configuration.nodes().size() == 2) {
            configuration.tiebreaker().addresses().stream()
                    .filter(address -> configuration.pings().find(address).isEmpty())
                    .map(Translation::tiebreaker)
                    .forEach(targets::add);
        }
        return targets;
    }

    private static PingTarget tiebreaker(NodeName address) {
        boolean v6 = address.text().contains(":");
        return new PingTarget(
                address.text(),
                List.of(address.text()),
                v6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
    }

    private static Optional<PingTarget> ping(heartbeat4j.config.Medium medium) {
        return switch (medium) {
            case heartbeat4j.config.Medium.Ping m ->
                    Optional.of(
                            new PingTarget(
                                    m.host(), List.of(m.host()), StandardProtocolFamily.INET));
            case heartbeat4j.config.Medium.PingGroup m ->
                    Optional.of(new PingTarget(m.name(), m.hosts(), StandardProtocolFamily.INET));
            case heartbeat4j.config.Medium.Ping6 m ->
                    Optional.of(
                            new PingTarget(
                                    m.host(), List.of(m.host()), StandardProtocolFamily.INET6));
            case heartbeat4j.config.Medium.Bcast _,
                    heartbeat4j.config.Medium.Ucast _,
                    heartbeat4j.config.Medium.Mcast _,
                    heartbeat4j.config.Medium.Ucast6 _,
                    heartbeat4j.config.Medium.Mcast6 _,
                    heartbeat4j.config.Medium.Serial _ ->
                    Optional.empty();
        };
    }

    private static Optional<Medium> medium(heartbeat4j.config.Medium medium) {
        return switch (medium) {
            case heartbeat4j.config.Medium.Bcast m ->
                    Optional.of(new Medium.Bcast(m.networkInterface(), m.port()));
            case heartbeat4j.config.Medium.Ucast m ->
                    Optional.of(new Medium.Ucast(m.networkInterface(), m.host(), m.port()));
            case heartbeat4j.config.Medium.Mcast m ->
                    Optional.of(
                            new Medium.Mcast(
                                    m.networkInterface(), m.group(), m.port(), m.ttl(), m.loop()));
            case heartbeat4j.config.Medium.Ucast6 m ->
                    Optional.of(
                            new Medium.Ucast(
                                    m.networkInterface(),
                                    m.address().getHostAddress(),
                                    m.port(),
                                    StandardProtocolFamily.INET6));
            case heartbeat4j.config.Medium.Mcast6 m ->
                    Optional.of(
                            new Medium.Mcast(
                                    m.networkInterface(), m.group(), m.port(), m.hops(), m.loop()));
            case heartbeat4j.config.Medium.Serial _,
                    heartbeat4j.config.Medium.Ping _,
                    heartbeat4j.config.Medium.PingGroup _,
                    heartbeat4j.config.Medium.Ping6 _ ->
                    Optional.empty();
        };
    }
}
