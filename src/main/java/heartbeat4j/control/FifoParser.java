package heartbeat4j.control;

import heartbeat4j.core.Message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads the messages that scripts write: {@code name=value} lines between {@code >>>} and {@code
 * <<<}. What stands outside is skipped, as Heartbeat does.
 */
final class FifoParser {
    /** A message of more lines or characters is discarded, up to the next {@code >>>}. */
    static final int FIELDS_MAX = 256;

    static final int CHARACTERS_MAX = 64 * 1024;

    /** What came of the text between two markers. */
    sealed interface Parsed {
        record Taken(List<Message.Text> fields) implements Parsed {
            public Taken {
                fields = List.copyOf(fields);
            }
        }

        record Discarded(String reason) implements Parsed {}
    }

    private final List<Message.Text> fields = new ArrayList<>();
    private int characters;
    private boolean inside;

    /** Takes a line without its newline. */
    void line(String line, Consumer<Parsed> result) {
        if (line.equals(">>>")) {
            // Heartbeat loses both messages here; the second is whole, so it is kept.
            if (inside) {
                discard("a new message starts before the end of the last", result);
            }
            inside = true;
        } else if (inside) {
            inner(line, result);
        }
    }

    private void inner(String line, Consumer<Parsed> result) {
        int equals = line.indexOf('=');
        characters += line.length();
        if (line.equals("<<<")) {
            end().ifPresent(result);
        } else if (equals < 1) {
            discard("NV failure: \"" + excerpt(line) + "\" is not name=value", result);
        } else if (fields.size() == FIELDS_MAX) {
            discard("more than " + FIELDS_MAX + " fields", result);
        } else if (characters > CHARACTERS_MAX) {
            discard("more than " + CHARACTERS_MAX + " characters", result);
        } else {
            fields.add(new Message.Text(line.substring(0, equals), line.substring(equals + 1)));
        }
    }

    /** A message has begun and its end has not come. */
    boolean unfinished() {
        return inside;
    }

    /** Ends the message where it stands: at its marker, or since nothing more came. */
    Optional<Parsed> end() {
        if (!inside) {
            return Optional.empty();
        }
        List<Message.Text> taken = List.copyOf(fields);
        reset();
        return Optional.of(
                taken.stream().anyMatch(field -> field.name().equals("t"))
                        ? new Parsed.Taken(taken)
                        : new Parsed.Discarded("invalid message: it has no type (t=...)"));
    }

    void discard(String reason, Consumer<Parsed> result) {
        reset();
        result.accept(new Parsed.Discarded(reason));
    }

    private void reset() {
        inside = false;
        characters = 0;
        fields.clear();
    }

    private static String excerpt(String line) {
        return line.length() <= 60 ? line : line.substring(0, 60) + "...";
    }
}
