package heartbeat4j.config;

import heartbeat4j.config.Configuration.ApiPermission;
import heartbeat4j.config.Configuration.Client;
import heartbeat4j.config.Configuration.Stonith;
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
    private static final int HOST_MAX = 99;

    /** Part of cluster-glue; it knows the devices. */
    private static final String STONITH = "/usr/sbin/stonith";

    private static final String PLUGINS = "/usr/lib/stonith/plugins/";
    private static final String EXTERNAL = "external/";

    /** The device types of cluster-glue; external/X and rhcs/X name a script. */
    private static final List<String> STONITH_TYPES =
            List.of(
                    "apcmaster",
                    "apcmastersnmp",
                    "apcsmart",
                    "baytech",
                    "bladehpi",
                    "cyclades",
                    "drac3",
                    "ibmhmc",
                    "ipmilan",
                    "meatware",
                    "null",
                    "nw_rpc100s",
                    "rcd_serial",
                    "rps10",
                    "ssh",
                    "suicide",
                    "wti_mpc",
                    "wti_nps");

    private final Draft draft;
    private final LineMedia media;

    LineDirectives(Draft draft) {
        this.draft = draft;
        this.media = new LineMedia(draft);
    }

    void apply(Place place, String name, String rest) {
        switch (name) {
            case "respawn", "failfast" -> client(place, name, rest);
            case "apiauth" -> apiauth(place, Texts.words(rest));
            case "stonith" -> stonith(place, Texts.words(rest));
            case "stonith_host" -> stonithHost(place, rest);
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

    private void stonith(Place place, List<String> words) {
        if (words.isEmpty()) {
            place.error("stonith needs \"TYPE FILE\"");
        } else if (words.size() < 2) {
            place.error("stonith %s needs the file with its parameters", words.getFirst());
        } else if (isStonithType(place, words.getFirst())) {
            FileKind kind = draft.surroundings.file(words.get(1));
            if (kind == FileKind.MISSING || kind == FileKind.DIRECTORY) {
                place.error("stonith: there is no file %s", Texts.quoted(words.get(1)));
                return;
            }
            keep(place, new Stonith(words.get(0), Optional.of(words.get(1)), ""));
        }
    }

    /** Lines for other hosts are skipped unread: the same file serves all nodes. */
    private void stonithHost(Place place, String rest) {
        List<String> words = Texts.words(rest);
        if (words.isEmpty()) {
            place.error("stonith_host needs \"HOST TYPE PARAMETERS\"; HOST may be *");
            return;
        }
        String host = words.getFirst();
        if (host.length() > HOST_MAX) {
            place.error("stonith_host: the host name is longer than %d characters", HOST_MAX);
        } else if (!host.equals("*") && !Texts.lowerCase(host).equals(draft.self.text())) {
            return;
        } else if (words.size() < 3) {
            place.error("stonith_host %s needs a type and its parameters", Texts.quoted(host));
        } else if (isStonithType(place, words.get(1))) {
            String type = words.get(1);
            String afterHost = Texts.withoutLeadingWhite(rest.substring(host.length()));
            String parameters = afterHost.substring(type.length()).strip();
            keep(place, new Stonith(type, Optional.empty(), parameters));
        }
    }

    private boolean isStonithType(Place place, String type) {
        boolean known =
                STONITH_TYPES.contains(type) || type.matches("(external|rhcs)/[A-Za-z0-9_.\\-]+");
        if (!known) {
            place.error(
                    "there is no stonith type %s%s",
                    Texts.quoted(type), Texts.didYouMean(type, STONITH_TYPES));
        } else if (draft.surroundings.file(STONITH) != FileKind.EXECUTABLE) {
            place.error("stonith: there is no %s on this host; install cluster-glue", STONITH);
            return false;
        } else if (type.startsWith(EXTERNAL) && !isPlugin(type)) {
            place.error("stonith: there is no plugin %s", Texts.quoted(PLUGINS + type));
            return false;
        }
        return known;
    }

    /** Where the plugins are elsewhere, the device's own check will tell. */
    private boolean isPlugin(String type) {
        return draft.surroundings.file(PLUGINS) != FileKind.DIRECTORY
                || draft.surroundings.file(PLUGINS + type) == FileKind.EXECUTABLE;
    }

    private void keep(Place place, Stonith stonith) {
        if (draft.stonith.isPresent()) {
            place.warn("only one stonith device is used, and this line replaces an earlier one");
        }
        draft.stonith = Optional.of(stonith);
    }
}
