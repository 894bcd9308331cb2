package heartbeat4j.config;

import heartbeat4j.core.Group;
import heartbeat4j.core.NodeName;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The texts of the three configuration files, one character for each byte; absent when there is no
 * such file.
 */
public record ConfigFiles(
        Optional<String> haCf, Optional<String> authkeys, Optional<String> haresources) {
    public static final String HA_CF = "ha.cf";
    public static final String AUTHKEYS = "authkeys";
    public static final String HARESOURCES = "haresources";

    /** Larger files are refused: they are not configuration. */
    public static final int BYTES_MAX = 1 << 20;

    private static final int READABLE_BY_OTHERS = 0044;

    /** Bytes as {@link ConfigFiles} wants them. */
    public static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Judges all files in one run and reports every problem of all of them. */
    public Checked check(Surroundings surroundings) {
        Problems problems = new Problems();
        Draft draft = new Draft(HA_CF, surroundings, problems, selfOf(surroundings, problems));
        present(problems, HA_CF, haCf).ifPresent(text -> HaCfParser.parse(draft, text));
        if (haCf.isPresent()) {
            CrossChecks.run(draft);
        }
        Optional<AuthKeys> keys = keys(problems, surroundings);
        List<Group> groups =
                present(problems, HARESOURCES, haresources)
                        .map(text -> HaResourcesParser.parse(HARESOURCES, text, draft))
                        .orElse(List.of());
        if (problems.failed() || keys.isEmpty()) {
            return new Checked.Rejected(problems.sorted());
        }
        return new Checked.Accepted(Finish.of(draft, keys.get(), groups), problems.sorted());
    }

    private static NodeName selfOf(Surroundings surroundings, Problems problems) {
        String name = Texts.lowerCase(surroundings.nodeName());
        if (NodeName.isValid(name)) {
            return new NodeName(name);
        }
        problems.at(HA_CF, 0)
                .error("this host's name %s cannot be a node's name", Texts.quoted(name));
        return new NodeName("localhost");
    }

    private static Optional<String> present(Problems problems, String file, Optional<String> text) {
        if (text.isEmpty()) {
            problems.at(file, 0).error("the file is missing or cannot be read; %s", purpose(file));
        } else if (text.get().length() > BYTES_MAX) {
            problems.at(file, 0).error("the file is larger than %d bytes", BYTES_MAX);
            return Optional.empty();
        }
        return text;
    }

    private static String purpose(String file) {
        return switch (file) {
            case AUTHKEYS -> "it holds the keys with which nodes sign; root must own it, mode 600";
            case HARESOURCES -> "it lists the resources; an empty file means none";
            default -> "it lists the nodes and the links between them";
        };
    }

    private Optional<AuthKeys> keys(Problems problems, Surroundings surroundings) {
        Optional<String> text = present(problems, AUTHKEYS, authkeys);
        OptionalInt mode = surroundings.authkeysMode();
        if (text.isPresent() && mode.isPresent() && (mode.getAsInt() & READABLE_BY_OTHERS) != 0) {
            problems.at(AUTHKEYS, 0)
                    .error(
                            "others may read it (mode %o); run \"chmod 600 authkeys\" there",
                            mode.getAsInt());
        }
        return text.flatMap(t -> AuthKeysParser.parse(AUTHKEYS, t, problems));
    }

    /** The file names only: the texts hold keys. */
    @Override
    public String toString() {
        return "ConfigFiles[" + HA_CF + ", " + AUTHKEYS + ", " + HARESOURCES + "]";
    }
}
