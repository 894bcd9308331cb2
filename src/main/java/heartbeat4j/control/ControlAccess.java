package heartbeat4j.control;

import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Decides who may order: root, the user of the daemon, and the members of group haclient. The
 * kernel says who the client is.
 */
record ControlAccess(List<String> users, String group, Path groupFile) {
    static ControlAccess standard() {
        return new ControlAccess(
                List.of("root", System.getProperty("user.name")),
                "haclient",
                Path.of("/etc/group"));
    }

    boolean allows(ControlRequest request, SocketChannel client) {
        return request.readsOnly() || mayOrder(client);
    }

    private boolean mayOrder(SocketChannel client) {
        try {
            UnixDomainPrincipal peer = client.getOption(ExtendedSocketOptions.SO_PEERCRED);
            return mayOrder(peer.user().getName(), peer.group().getName());
        } catch (IOException e) {
            return false; // Without credentials nobody orders.
        }
    }

    boolean mayOrder(String user, String primaryGroup) {
        return users.contains(user) || primaryGroup.equals(group) || isMember(user);
    }

    /**
     * SO_PEERCRED tells one group only; the others of the user stand in the group file. Groups that
     * come from a directory service count as primary group only.
     */
    private boolean isMember(String user) {
        try {
            return Files.readAllLines(groupFile).stream()
                    .map(line -> line.split(":", -1))
                    .filter(fields -> fields.length == 4 && fields[0].equals(group))
                    .anyMatch(fields -> List.of(fields[3].split(",")).contains(user));
        } catch (IOException e) {
            return false;
        }
    }

    String refusal() {
        return "only root and members of group " + group + " may do this; run it as root (sudo)";
    }
}
