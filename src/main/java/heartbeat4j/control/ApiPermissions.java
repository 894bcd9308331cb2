package heartbeat4j.control;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who may use the client socket under which name: the apiauth lines and Heartbeat's own. */
public final class ApiPermissions {
    /** For clients without a name of their own. */
    private static final String ANONYMOUS = "anon";

    /** For names that have no line. */
    private static final String OTHERS = "default";

    /**
     * Heartbeat's own asking command belongs to this group by its set-group-id bit, which a shell
     * script cannot have: who only asks counts as a member.
     */
    private static final String ASKERS = "haclient";

    private final Map<String, Permission> permissions;

    /** Names or numbers; either list may be empty. */
    public record Permission(List<String> users, List<String> groups) {
        public Permission {
            users = List.copyOf(users);
            groups = List.copyOf(groups);
        }

        private boolean includes(ClientCredentials client) {
            return users.contains(client.user())
                    || users.contains(Integer.toString(client.uid()))
                    || (client.uid() == 0 && users.contains("root"))
                    || groups.contains(client.group())
                    || groups.contains(Integer.toString(client.gid()));
        }
    }

    public ApiPermissions(Map<String, Permission> permissions) {
        this.permissions = new LinkedHashMap<>(permissions);
    }

    /** Heartbeat's word for why not, if not. */
    Optional<String> refuseAnonymous(ClientCredentials client, boolean onlyAsks) {
        Permission permission = permissions.get(ANONYMOUS);
        if (permission == null) {
            return Optional.of("apiauth anon missing");
        }
        boolean asker = onlyAsks && permission.groups().contains(ASKERS);
        return asker ? Optional.empty() : judge(permission, client);
    }

    /** Heartbeat's word for why not, if not. */
    Optional<String> refuse(String name, ClientCredentials client) {
        Permission permission = permissions.getOrDefault(name, permissions.get(OTHERS));
        return permission == null
                ? Optional.of("no default client auth")
                : judge(permission, client);
    }

    private static Optional<String> judge(Permission permission, ClientCredentials client) {
        return permission.includes(client)
                ? Optional.empty()
                : Optional.of("client failed authorization");
    }
}
