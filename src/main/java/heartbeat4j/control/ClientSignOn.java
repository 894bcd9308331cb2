package heartbeat4j.control;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** Judges who may sign on, in Heartbeat's order and with its words for each refusal. */
final class ClientSignOn {
    /** Ours: a program that promises to ask only, and gets no news. */
    static final String ONLY_ASKS = "h4j_asks";

    /** A longer name would overrun Heartbeat's own memory. */
    private static final int NAME_CHARACTERS_MAX = 31;

    private ClientSignOn() {}

    /**
     * Notes in the client who it is; returns why it may not sign on, if not.
     *
     * @param taken whether somebody is signed on under that name
     */
    static Optional<String> judge(
            ClientProgram client,
            ClientMessage request,
            Predicate<String> taken,
            ApiPermissions permissions) {
        OptionalLong pid = number(request.text("pid"));
        if (pid.isEmpty() || pid.getAsLong() <= 0) {
            return Optional.of("bad pid");
        }
        String id = request.text("from_id").orElse(Long.toString(pid.getAsLong()));
        if (taken.test(id)) {
            return Optional.of("duplicate add request");
        }
        if (id.isEmpty() || id.length() > NAME_CHARACTERS_MAX) {
            return Optional.of("invalid id info");
        }
        boolean named = !id.equals(Long.toString(pid.getAsLong()));
        boolean onlyAsks = !named && request.text(ONLY_ASKS).isPresent();
        client.identify(id, named, onlyAsks);
        ClientCredentials credentials = client.line().credentials();
        OptionalLong uid = number(request.text("uid"));
        OptionalLong gid = number(request.text("gid"));
        if (uid.isEmpty() || gid.isEmpty()) {
            return Optional.of("invalid id info");
        }
        if (uid.getAsLong() != credentials.uid() || gid.getAsLong() != credentials.gid()) {
            return Optional.of("incorrect/false credentials");
        }
        Optional<String> refusal =
                named
                        ? permissions.refuse(id, credentials)
                        : permissions.refuseAnonymous(credentials, onlyAsks);
        if (refusal.isEmpty() && pid.getAsLong() != credentials.pid()) {
            return Optional.of("pid mismatch");
        }
        return refusal;
    }

    private static OptionalLong number(Optional<String> text) {
        return text.filter(t -> t.matches("[0-9]{1,10}"))
                .map(t -> OptionalLong.of(Long.parseLong(t)))
                .orElseGet(OptionalLong::empty);
    }
}
