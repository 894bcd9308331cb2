package heartbeat4j.link;

import java.net.ProtocolFamily;
import java.util.List;

/**
 * A ping node of ha.cf.
 *
 * @param name of the node or group
 * @param hosts addresses or names, of which any one may answer
 */
public record PingTarget(String name, List<String> hosts, ProtocolFamily family) {
    public PingTarget {
        hosts = List.copyOf(hosts);
    }

    @Override
    public String toString() {
        return hosts.equals(List.of(name))
                ? "ping " + name
                : "ping_group " + name + " " + String.join(" ", hosts);
    }
}
