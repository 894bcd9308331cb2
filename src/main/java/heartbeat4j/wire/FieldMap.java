package heartbeat4j.wire;

import heartbeat4j.core.Holdings;
import heartbeat4j.core.Message.Text;
import heartbeat4j.core.NodeName;
import heartbeat4j.core.NodeUuid;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Reads the fields of one message by name, the first of a name counting, and keeps the first
 * problem; once there is one, the values it returns mean nothing.
 */
final class FieldMap {
    private static final NodeName NOBODY = new NodeName("?");

    private final List<Field> fields;
    private final Map<String, Field.Value> first;
    private final Set<String> taken;
    private String problem = "";

    FieldMap(List<Field> fields) {
        this(fields, new HashMap<>(), new HashSet<>());
        for (Field field : fields) {
            first.putIfAbsent(field.name(), field.value());
        }
    }

    private FieldMap(List<Field> fields, Map<String, Field.Value> first, Set<String> taken) {
        this.fields = fields;
        this.first = first;
        this.taken = taken;
    }

    /** The same fields with the same ones taken, but with problems of its own. */
    FieldMap aside() {
        return new FieldMap(fields, first, taken);
    }

    Optional<String> problem() {
        return problem.isEmpty() ? Optional.empty() : Optional.of(problem);
    }

    /** The value, or why there is none. */
    <T> Decoded<T> result(Supplier<T> value) {
        return problem.isEmpty()
                ? new Decoded.Accepted<>(value.get())
                : new Decoded.Rejected<>(problem);
    }

    /** All texts that were not taken, in their order. */
    List<Text> rest() {
        List<Text> rest = new ArrayList<>();
        for (Field field : fields) {
            if (field.value() instanceof Field.Text(String text) && !taken.contains(field.name())) {
                rest.add(new Text(field.name(), text));
            }
        }
        return rest;
    }

    /** Keeps all fields of this name out of the rest. */
    void take(String name) {
        taken.add(name);
    }

    void fail(String reason) {
        if (problem.isEmpty()) {
            problem = reason;
        }
    }

    private void wrong(String name, String value, String expected) {
        String shown = value.length() > 60 ? value.substring(0, 60) + "..." : value;
        fail(name + "=" + shown.replaceAll("\\p{Cntrl}", "?") + " is not " + expected);
    }

    Optional<String> text(String name) {
        take(name);
        return switch (first.get(name)) {
            case null -> Optional.empty();
            case Field.Text(String text) -> Optional.of(text);
            case Field.Binary _, Field.Struct _, Field.TextList _, Field.Compressed _ -> {
                fail(name + " is not a text");
                yield Optional.empty();
            }
        };
    }

    String required(String name) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            fail(name + " is missing");
        }
        return text.orElse("");
    }

    String nonEmpty(String name) {
        String text = required(name);
        if (text.isEmpty()) {
            fail(name + " is empty");
        }
        return text;
    }

    /** True, and taken, when the field has exactly this text; else it stays with the rest. */
    boolean takeIf(String name, String text) {
        boolean same = first.get(name) instanceof Field.Text(String given) && given.equals(text);
        if (same) {
            take(name);
        }
        return same;
    }

    boolean has(String name) {
        return first.containsKey(name);
    }

    OptionalLong hex(String name) {
        return number(name, 16, "a hexadecimal number");
    }

    long requiredHex(String name) {
        required(name);
        return hex(name).orElse(0);
    }

    long positiveHex(String name) {
        String text = required(name);
        long value = hex(name).orElse(0);
        if (value == 0) {
            wrong(name, text, "a hexadecimal number above 0");
        }
        return value;
    }

    long requiredDecimal(String name) {
        required(name);
        return number(name, 10, "a decimal number").orElse(0);
    }

    private OptionalLong number(String name, int radix, String expected) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        OptionalLong number = Numbers.parse(text.get(), radix);
        if (number.isEmpty()) {
            wrong(name, text.get(), expected + " of up to 63 bits");
        }
        return number;
    }

    /** Informational: nothing reads it, so nothing is lost when it is not there or odd. */
    int ttl() {
        long ttl = Numbers.parse(text("ttl").orElse("0"), 10).orElse(0);
        return ttl > Integer.MAX_VALUE ? 0 : (int) ttl;
    }

    NodeName node(String name) {
        required(name);
        return optionalNode(name).orElse(NOBODY);
    }

    /** Not folded to lower case: Heartbeat compares names of packets exactly. */
    Optional<NodeName> optionalNode(String name) {
        Optional<String> text = text(name);
        if (text.isPresent() && !NodeName.isValid(text.get())) {
            wrong(name, text.get(), "a node name");
            return Optional.empty();
        }
        return text.map(NodeName::new);
    }

    NodeUuid uuid(String name) {
        take(name);
        return switch (first.get(name)) {
            case null -> NodeUuid.UNKNOWN;
            case Field.Binary(Octets octets) when octets.length() == NodeUuid.BYTES ->
                    NodeUuid.of(octets.bytes());
            case Field.Text _,
                    Field.Binary _,
                    Field.Struct _,
                    Field.TextList _,
                    Field.Compressed _ -> {
                fail(name + " is not 16 bytes of binary");
                yield NodeUuid.UNKNOWN;
            }
        };
    }

    Holdings holdings(String name) {
        String word = required(name);
        Optional<Holdings> holdings = Holdings.parse(word);
        if (holdings.isEmpty()) {
            wrong(name, word, "none, local, foreign or all");
        }
        return holdings.orElse(Holdings.NONE);
    }

    Optional<Boolean> flag(String name) {
        Optional<String> text = text(name);
        if (text.isPresent() && !text.get().equals("0") && !text.get().equals("1")) {
            wrong(name, text.get(), "0 or 1");
        }
        return text.map("1"::equals);
    }

    /** A text that must be one of these words. */
    String oneOf(String name, List<String> words) {
        String text = required(name);
        if (!words.contains(text)) {
            wrong(name, text, "one of " + String.join(", ", words));
        }
        return text;
    }
}
