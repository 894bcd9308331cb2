package heartbeat4j.control;

import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/** Who a client program is, as the kernel says; the group is its primary one. */
public record ClientCredentials(long pid, int uid, int gid, String user, String group) {
    /** Asks the kernel. */
    public interface Reader {
        ClientCredentials of(SocketChannel client) throws IOException;
    }

    /** Java knows the names, while the numbers are the kernel's. */
    public static ClientCredentials named(SocketChannel client, long pid, int uid, int gid)
            throws IOException {
        UnixDomainPrincipal peer = client.getOption(ExtendedSocketOptions.SO_PEERCRED);
        return new ClientCredentials(pid, uid, gid, peer.user().getName(), peer.group().getName());
    }
}
