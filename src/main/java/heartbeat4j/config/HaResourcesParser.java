package heartbeat4j.config;

import heartbeat4j.config.Problems.Place;
import heartbeat4j.config.Texts.Piece;
import heartbeat4j.core.Group;
import heartbeat4j.core.GroupName;
import heartbeat4j.core.NodeName;
import heartbeat4j.core.Resource;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads haresources as Heartbeat does, which reads it twice: the daemon checks the node names at
 * start, and the resource script then takes the lines apart by rules that differ in comments and
 * continued lines.
 */
final class HaResourcesParser {
    private static final int LINE_WORDS_MAX = 500;

    private final String file;
    private final Draft draft;
    private final ResourceRemarks remarks;
    private final List<Group> groups = new ArrayList<>();

    private HaResourcesParser(String file, Draft draft) {
        this.file = file;
        this.draft = draft;
        this.remarks = new ResourceRemarks(draft.surroundings);
    }

    static List<Group> parse(String file, String text, Draft draft) {
        HaResourcesParser parser = new HaResourcesParser(file, draft);
        parser.checkNodeNames(Texts.pieces(text));
        parser.readGroups(text);
        parser.remarks.crossings(parser.groups);
        return List.copyOf(parser.groups);
    }

    private void checkNodeNames(List<Piece> pieces) {
        for (int i = 0; i < pieces.size(); i++) {
            Piece piece = pieces.get(i);
            String line = Texts.withoutLeadingWhite(piece.text());
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            checkNodeNames(piece, Texts.firstWord(line));
            while (i + 1 < pieces.size() && continues(pieces.get(i))) {
                i++;
            }
        }
    }

    /** The C program looks at the last character but one, whatever the last one is. */
    private static boolean continues(Piece piece) {
        int length = piece.text().length();
        return length > 1 && piece.text().charAt(length - 2) == '\\';
    }

    private void checkNodeNames(Piece piece, String word) {
        for (String name : word.split(",", -1)) {
            checkNodeName(piece, name);
        }
        if (word.contains(",") && draft.nodes.size() <= 2) {
            draft.problems
                    .at(file, piece.line())
                    .error(
                            "%s: an order of nodes is for more than two; name the preferred one",
                            Texts.quoted(word));
        }
    }

    private void checkNodeName(Piece piece, String word) {
        Place place = draft.problems.at(file, piece.line());
        String name = Texts.lowerCase(word);
        boolean node = NodeName.isValid(name) && draft.knows(new NodeName(name));
        if (node || draft.nodes.isEmpty()) {
            return; // Without any node in ha.cf that is what must be repaired.
        }
        if (piece.torn()) {
            place.error(
                    "longer than %d bytes; continue the line with a backslash at its end",
                    Texts.PIECE_BYTES_MAX);
        } else if (draft.pingNodes.containsKey(name)) {
            place.error("%s is a ping node and cannot own resources", Texts.quoted(word));
        } else {
            explainUnknownNode(place, word);
        }
    }

    private void explainUnknownNode(Place place, String word) {
        List<String> known = draft.nodes.stream().map(NodeName::text).toList();
        String hint =
                word.startsWith("\u00ef\u00bb\u00bf")
                        ? "; save the file without a byte order mark"
                        : Texts.didYouMean(word, known);
        if (hint.isEmpty()) {
            hint =
                    "; a line is \"NODE RESOURCE ...\" with a node of ha.cf: "
                            + String.join(", ", known);
        }
        place.error("unknown node %s%s", Texts.quoted(word), hint);
    }

    /** The script's view: physical lines, comments only in the first of continued ones. */
    private void readGroups(String text) {
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            Place place = draft.problems.at(file, i + 1);
            StringBuilder line = new StringBuilder(firstOf(place, lines[i], i + 1 < lines.length));
            while (i + 1 < lines.length
                    && line.length() > 0
                    && line.charAt(line.length() - 1) == '\\') {
                i++;
                line.setLength(line.length() - 1);
                line.append(continuation(draft.problems.at(file, i + 1), lines[i]));
            }
            group(place, line.toString());
        }
    }

    private String firstOf(Place place, String physical, boolean more) {
        String line = Texts.untilFirst("#\0", physical);
        boolean comment = line.length() < physical.length();
        boolean nothingElse = Texts.withoutLeadingWhite(line).isEmpty();
        if (comment && !nothingElse && more && physical.endsWith("\\")) {
            place.error(
                    "the backslash is part of the comment, so that the next line would be lost;"
                            + " move the comment to a line of its own");
        }
        return withoutReturn(place, line);
    }

    private static String continuation(Place place, String physical) {
        int hash = physical.indexOf('#');
        if (hash >= 0) {
            place.warn(
                    "Heartbeat takes a comment on a continued line for resources; move it above"
                            + " the group");
            boolean backslash = physical.endsWith("\\");
            return physical.substring(0, hash) + (backslash ? "\\" : "");
        }
        return withoutReturn(place, physical);
    }

    private static String withoutReturn(Place place, String line) {
        if (!line.endsWith("\r")) {
            return line;
        }
        place.note("DOS line end: Heartbeat takes it for a part of the last resource's name");
        return line.substring(0, line.length() - 1);
    }

    private void group(Place place, String line) {
        List<String> words = Texts.words(line);
        if (words.isEmpty()) {
            return;
        }
        List<NodeName> order = new ArrayList<>();
        for (String node : Texts.lowerCase(words.getFirst()).split(",", -1)) {
            if (!NodeName.isValid(node) || !draft.knows(new NodeName(node))) {
                return; // Reported by the check of the node names.
            }
            order.add(new NodeName(node));
        }
        if (!mayOwn(place, order)) {
            return;
        }
        if (words.size() == 1) {
            place.warn(
                    "node %s without resources; the line does nothing",
                    Texts.quoted(words.getFirst()));
            return;
        }
        if (words.size() > LINE_WORDS_MAX) {
            place.error("more than %d resources in one group", LINE_WORDS_MAX);
            return;
        }
        add(place, order, words.subList(1, words.size()));
    }

    private boolean mayOwn(Place place, List<NodeName> order) {
        for (NodeName node : order) {
            if (draft.witnesses.contains(node)) {
                place.error("%s is a witness and owns nothing", Texts.quoted(node.text()));
                return false;
            }
            if (order.indexOf(node) != order.lastIndexOf(node)) {
                place.error("%s is named twice", Texts.quoted(node.text()));
                return false;
            }
        }
        return true;
    }

    private void add(Place place, List<NodeName> order, List<String> words) {
        for (String word : words) {
            if (word.replace(":", "").isEmpty()) {
                place.error("resource %s names no script", Texts.quoted(word));
                return;
            }
        }
        GroupName name = new GroupName(words.getFirst());
        if (groups.stream().anyMatch(group -> group.name().equals(name))) {
            place.error(
                    "resource %s starts two groups; Heartbeat could start neither. The first"
                            + " resource of a line must be unique in the file",
                    Texts.quoted(name.text()));
            return;
        }
        List<Resource> resources = words.stream().map(Resource::parse).toList();
        Group group = new Group(name, order, resources);
        remarks.on(place, group);
        groups.add(group);
    }
}
