package heartbeat4j.daemon;

import heartbeat4j.config.Checked;
import heartbeat4j.config.Configuration;
import heartbeat4j.config.Problem;
import heartbeat4j.config.Severity;
import heartbeat4j.core.Group;

import java.util.List;
import java.util.Optional;

/** Whether the daemon that starts next would know what this one leaves running. */
final class Successor {
    private Successor() {}

    /** Why nothing may be left to it, if so. */
    static Optional<String> obstacle(Parts parts) {
        return switch (ConfigReader.read(
                parts.options().paths().configuration(), Optional.empty())) {
            case Checked.Rejected(List<Problem> problems) ->
                    Optional.of(
                            "heartbeat could not start again: "
                                    + problems.stream()
                                            .filter(p -> p.severity() == Severity.ERROR)
                                            .findFirst()
                                            .map(Problem::toString)
                                            .orElse("see ha check"));
            case Checked.Accepted accepted ->
                    difference(parts.configuration(), accepted.configuration());
        };
    }

    private static Optional<String> difference(Configuration now, Configuration next) {
        if (!now.policy().nodes().equals(next.policy().nodes())) {
            return Optional.of("the nodes of ha.cf are others than those of this daemon");
        }
        return now.groups().stream()
                .filter(group -> !next.groups().contains(group))
                .map(Group::name)
                .findFirst()
                .map(
                        group ->
                                "haresources has changed and says otherwise of group %s;"
                                                .formatted(group)
                                        + " reread it first (heartbeat -r)");
    }
}
