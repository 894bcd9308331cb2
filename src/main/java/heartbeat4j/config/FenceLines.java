package heartbeat4j.config;

import heartbeat4j.config.FenceMeans.Command;
import heartbeat4j.config.FenceMeans.Stonith;
import heartbeat4j.config.Problems.Place;
import heartbeat4j.config.Surroundings.FileKind;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Takes the lines that say by what a node is reset. */
final class FenceLines {
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

    private static final String TIMEOUT = "timeout=";

    private final Draft draft;

    FenceLines(Draft draft) {
        this.draft = draft;
    }

    void apply(Place place, String name, String rest) {
        switch (name) {
            case "stonith" -> stonith(place, Texts.words(rest));
            case "stonith_host" -> stonithHost(place, rest);
            case "fence_command" -> command(place, Texts.words(rest));
            default -> throw new IllegalStateException("directive " + name + " has no rule");
        }
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

    private void keep(Place place, FenceMeans means) {
        if (draft.fence.isPresent()) {
            place.warn("only one fence device is used, and this line replaces an earlier one");
        }
        draft.fence = Optional.of(means);
    }

    private void command(Place place, List<String> words) {
        boolean timed = !words.isEmpty() && words.getFirst().startsWith(TIMEOUT);
        List<String> path = timed ? words.subList(1, words.size()) : words;
        if (path.size() != 1) {
            place.error("fence_command needs \"[timeout=60s] PATH\"; it is called with the node");
            return;
        }
        Optional<Duration> limit =
                timed ? limit(place, words.getFirst()) : Optional.of(Command.LIMIT_DEFAULT);
        if (limit.isPresent() && isSafeProgram(place, path.getFirst())) {
            keep(place, new Command(path.getFirst(), limit.get()));
        }
    }

    /** "timeout=60", "timeout=60s" or "timeout=500ms". */
    private static Optional<Duration> limit(Place place, String word) {
        String time = word.substring(TIMEOUT.length());
        OptionalLong millis =
                Values.millis(time.matches("[0-9.]+s") ? time.replace("s", "") : time);
        if (millis.isEmpty()
                || millis.getAsLong() == 0
                || millis.getAsLong() > Command.LIMIT_MAX.toMillis()) {
            place.error("fence_command %s: write a time of at most an hour", Texts.quoted(word));
            return Optional.empty();
        }
        return Optional.of(Duration.ofMillis(millis.getAsLong()));
    }

    /** Whoever can change it can reset every node. */
    private boolean isSafeProgram(Place place, String path) {
        FileKind kind = draft.surroundings.file(path);
        if (!path.startsWith("/")) {
            place.error("fence_command %s is not a full path", Texts.quoted(path));
        } else if (kind == FileKind.MISSING) {
            place.error("fence_command %s does not exist", Texts.quoted(path));
        } else if (kind != FileKind.EXECUTABLE) {
            place.error("fence_command %s is not executable", Texts.quoted(path));
        } else if (draft.surroundings.othersMayWrite(path)) {
            place.error(
                    "fence_command %s can be written by everybody; say \"chmod o-w %s\"",
                    Texts.quoted(path), Texts.visible(path));
        } else {
            return true;
        }
        return false;
    }
}
