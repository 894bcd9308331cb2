package heartbeat4j.config;

import heartbeat4j.config.Configuration.ApiPermission;
import heartbeat4j.config.Configuration.Client;
import heartbeat4j.config.Problems.Place;
import heartbeat4j.config.Surroundings.FileKind;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Takes the directives whose arguments are the words of the whole line. */
final class LineDirectives {
    private static final int CLIENT_NAME_MAX = 31;
    private static final int USER_MAX = 63;

    private final Draft draft;
    private final LineMedia media;
    private final PrudenceDirectives prudence;
    private final FenceLines fence;

    LineDirectives(Draft draft) {
        this.draft = draft;
        this.media = new LineMedia(draft);
        this.prudence = new PrudenceDirectives(draft);
        this.fence = new FenceLines(draft);
    }

    void apply(Place place, String name, String rest) {
        switch (name) {
            case "respawn", "failfast" -> client(place, name, rest);
            case "apiauth" -> apiauth(place, Texts.words(rest));
            case "flap_damping" -> prudence.flapDamping(place, Texts.words(rest));
            case "tiebreaker" -> prudence.tiebreaker(place, Texts.words(rest));
            case "stonith", "stonith_host", "fence_command" -> fence.apply(place, name, rest);
            case "ucast", "mcast", "ucast6", "mcast6", "ping_group" ->
                    media.apply(place, name, Texts.words(rest));
            default -> throw new IllegalStateException("directive " + name + " has no rule");
        }
    }

    private void client(Place place, String name, String rest) {
        String user = Texts.firstWord(rest);
        String command = Texts.withoutLeadingWhite(rest.substring(user.length())).stripTrailing();
        String path = Texts.firstWord(command);
        if (user.isEmpty() || path.isEmpty()) {
            place.error("%s needs a user and a command; write \"%s USER /full/path\"", name, name);
        } else if (!isUser(user)) {
            place.error("%s: there is no user %s on this host", name, Texts.quoted(user));
        } else if (!path.startsWith("/")) {
            place.error("%s: command %s is not a full path", name, Texts.quoted(path));
        } else {
            Client client = new Client(user, command, name.equals("failfast"));
            // Its work is built in: the path that a tutorial gave need not exist here.
            if (client.ipfail() || isProgram(place, name, path)) {
                draft.clients.add(client);
            }
        }
    }

    /** Names only: Heartbeat takes no numbers here. */
    private boolean isUser(String user) {
        return user.length() <= USER_MAX
                && !user.matches("[0-9]+")
                && draft.surroundings.userExists(user);
    }

    private boolean isProgram(Place place, String name, String path) {
        FileKind kind = draft.surroundings.file(path);
        if (kind == FileKind.EXECUTABLE || kind == FileKind.DIRECTORY) {
            return true;
        }
        String what = kind == FileKind.MISSING ? "does not exist" : "is not executable";
        place.error("%s: command %s %s", name, Texts.quoted(path), what);
        return false;
    }

    private void apiauth(Place place, List<String> words) {
        String client = words.isEmpty() ? "" : words.getFirst();
        Map<String, List<String>> lists = new HashMap<>();
        if (client.isEmpty() || words.size() == 1) {
            place.error("apiauth needs \"CLIENT uid=NAME,NAME\" or \"CLIENT gid=NAME,NAME\"");
        } else if (client.length() > CLIENT_NAME_MAX) {
            place.error("apiauth: the client name is longer than %d characters", CLIENT_NAME_MAX);
        } else if (draft.apiauth.containsKey(client)) {
            place.error("apiauth: client %s has a line above", Texts.quoted(client));
        } else if (words.stream().skip(1).allMatch(word -> idList(place, word, lists))) {
            draft.apiauth.put(
                    client,
                    new ApiPermission(
                            lists.getOrDefault("uid", List.of()),
                            lists.getOrDefault("gid", List.of())));
        }
    }

    private boolean idList(Place place, String word, Map<String, List<String>> lists) {
        String kind = word.startsWith("uid=") ? "uid" : word.startsWith("gid=") ? "gid" : "";
        if (kind.isEmpty()) {
            place.error(
                    "apiauth: %s is not uid=NAME,NAME or gid=NAME,NAME; a list has no blanks",
                    Texts.quoted(word));
            return false;
        }
        String list = word.substring(kind.length() + 1);
        List<String> names = Arrays.stream(list.split(",")).filter(n -> !n.isEmpty()).toList();
        if (lists.put(kind, names) != null) {
            place.error("apiauth: %s occurs twice on the line", kind);
            return false;
        }
        Predicate<String> exists =
                kind.equals("uid")
                        ? draft.surroundings::userExists
                        : draft.surroundings::groupExists;
        Optional<String> unknown =
                names.stream().filter(n -> !n.matches("[0-9]+") && !exists.test(n)).findFirst();
        unknown.ifPresent(
                name ->
                        place.error(
                                "apiauth: there is no %s %s on this host",
                                kind.equals("uid") ? "user" : "group", Texts.quoted(name)));
        if (names.isEmpty()) {
            place.warn("apiauth: %s= without a name allows nobody", kind);
        }
        return unknown.isEmpty();
    }
}
