package heartbeat4j.link;

import heartbeat4j.link.LinkFailure.Kind;

import java.net.StandardProtocolFamily;
import java.util.Locale;

/**
 * Reads the system's error words. The JDK hands over no error number, only the words of the C
 * library, so the daemon has to run with LC_MESSAGES=C; in other languages everything is OTHER.
 */
final class Failures {
    private Failures() {}

    static LinkFailure ofOpening(Exception problem, Medium medium) {
        if (problem instanceof LinkException known) {
            return known.failure();
        }
        String words = words(problem);
        String where = "cannot open " + medium + " on udp port " + medium.port() + ": " + words;
        return switch (kind(words)) {
            case PORT_IN_USE ->
                    new LinkFailure(
                            Kind.PORT_IN_USE,
                            where,
                            "another program has the port (see: ss -lnup sport = :"
                                    + medium.port()
                                    + "); stop it, or set another udpport in ha.cf on all nodes");
            case NO_PERMISSION ->
                    new LinkFailure(
                            Kind.NO_PERMISSION,
                            where,
                            "start heartbeat as root, or with the capabilities"
                                    + " CAP_NET_BIND_SERVICE and CAP_NET_RAW");
            case NO_INTERFACE -> noInterface(medium.interfaceName());
            case INTERFACE_DOWN -> interfaceDown(medium.interfaceName());
            case NO_ADDRESS -> noAddress(medium);
            case NO_BROADCAST_ADDRESS, UNKNOWN_HOST, SENDING_FAILS, OTHER ->
                    new LinkFailure(Kind.OTHER, where, "it is tried again until it works");
        };
    }

    static LinkFailure ofSending(Exception problem, Medium medium, String target) {
        String words = words(problem);
        boolean refused = words.toLowerCase(Locale.ROOT).contains("not permitted");
        return new LinkFailure(
                Kind.SENDING_FAILS,
                "sending to " + target + " over " + medium.interfaceName() + " fails: " + words,
                refused
                        ? "let udp port " + medium.port() + " pass the firewall of this machine"
                        : "check address, route and cable (ip -4 route get " + target + ")");
    }

    static LinkFailure ofPinging(Exception problem, PingTarget target) {
        String words = words(problem);
        String cause = "cannot open a socket for \"" + target + "\": " + words;
        return kind(words) == Kind.NO_PERMISSION
                ? new LinkFailure(
                        Kind.NO_PERMISSION,
                        cause,
                        "start heartbeat as root, or with the capability CAP_NET_RAW")
                : new LinkFailure(Kind.OTHER, cause, "it is tried again until it works");
    }

    static LinkFailure ofPing(Exception problem, String address) {
        String words = words(problem);
        boolean refused = words.toLowerCase(Locale.ROOT).contains("not permitted");
        return new LinkFailure(
                Kind.SENDING_FAILS,
                "a ping to " + address + " cannot be sent: " + words,
                refused
                        ? "let ICMP echo requests pass the firewall of this machine"
                        : "check address and route (ip route get " + address + ")");
    }

    static LinkFailure unknownHost(String line, String reason) {
        return new LinkFailure(
                Kind.UNKNOWN_HOST,
                "the host of \"" + line + "\" cannot be resolved: " + reason,
                "put it into /etc/hosts, or write its address in ha.cf");
    }

    static LinkFailure noInterface(String name) {
        return new LinkFailure(
                Kind.NO_INTERFACE,
                "interface " + name + " does not exist",
                "correct ha.cf (see: ip link), or bring the interface up; it is watched for");
    }

    static LinkFailure interfaceDown(String name) {
        return new LinkFailure(
                Kind.INTERFACE_DOWN,
                "interface " + name + " is down or has no carrier",
                "check the cable and the switch, or run: ip link set " + name + " up");
    }

    static LinkFailure noAddress(Medium medium) {
        String version = medium.family() == StandardProtocolFamily.INET6 ? "6" : "4";
        return new LinkFailure(
                Kind.NO_ADDRESS,
                "interface " + medium.interfaceName() + " has no IPv" + version + " address",
                "give it one (ip addr add ADDRESS/BITS brd + dev " + medium.interfaceName() + ")");
    }

    private static Kind kind(String words) {
        String text = words.toLowerCase(Locale.ROOT);
        if (text.contains("address already in use")) {
            return Kind.PORT_IN_USE;
        }
        if (text.contains("permission denied") || text.contains("operation not permitted")) {
            return Kind.NO_PERMISSION;
        }
        if (text.contains("no such device")) {
            return Kind.NO_INTERFACE;
        }
        if (text.contains("network is down")) {
            return Kind.INTERFACE_DOWN;
        }
        if (text.contains("cannot assign requested address") || text.contains("not configured")) {
            return Kind.NO_ADDRESS;
        }
        return Kind.OTHER;
    }

    private static String words(Exception problem) {
        String message = problem.getMessage();
        return message == null || message.isBlank() ? problem.getClass().getSimpleName() : message;
    }
}
