package heartbeat4j.link;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Finds the address of one peer without ever making the caller wait: names are asked for on a
 * thread of their own, at most one at a time, because an unreachable name server takes its time.
 */
final class HostLookup {
    /** What is known now. */
    sealed interface Answer {
        record Pending() implements Answer {}

        record Found(InetAddress address) implements Answer {}

        record Unknown(String reason) implements Answer {}
    }

    private final String host;
    private final ProtocolFamily family;
    private volatile Answer answer = new Answer.Pending();
    private boolean asking;

    HostLookup(String host, ProtocolFamily family) {
        this.host = host;
        this.family = family;
    }

    Answer answer() {
        return answer;
    }

    /** Asks anew; the last answer stays until the new one is there. */
    synchronized void refresh() {
        Optional<InetAddress> literal = literal();
        if (literal.isPresent()) {
            answer = new Answer.Found(literal.get());
        } else if (!asking) {
            asking = true;
            // A platform thread: a name lookup would hold the carrier of a virtual thread.
            Thread.ofPlatform().daemon().name("lookup " + host).start(this::ask);
        }
    }

    private Optional<InetAddress> literal() {
        try {
            return Optional.of(
                    family == StandardProtocolFamily.INET6
                            ? Inet6Address.ofLiteral(host)
                            : Inet4Address.ofPosixLiteral(host));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private void ask() {
        Answer result = resolve();
        synchronized (this) {
            // A name server that fails later does not take away an address that worked.
            if (!(result instanceof Answer.Unknown && answer instanceof Answer.Found)) {
                answer = result;
            }
            asking = false;
        }
    }

    private Answer resolve() {
        Class<? extends InetAddress> wanted =
                family == StandardProtocolFamily.INET6 ? Inet6Address.class : Inet4Address.class;
        try {
            return Arrays.stream(InetAddress.getAllByName(host))
                    .filter(wanted::isInstance)
                    .findFirst()
                    .<Answer>map(Answer.Found::new)
                    .orElseGet(() -> new Answer.Unknown("it has no " + family + " address"));
        } catch (UnknownHostException e) {
            return new Answer.Unknown("" + e.getMessage());
        }
    }
}
