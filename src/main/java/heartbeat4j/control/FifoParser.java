package heartbeat4j.control;

import heartbeat4j.core.Message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads the messages that scripts write: {@code name=value} lines between {@code >>>} and {@code
 * <<<}. What stands outside is skipped, as Heartbeat does.
 *
 * <p>Heartbeat's shell function writes a marker, the lines, and a marker in three goes, so that two
 * scripts at the same moment mix theirs; Heartbeat loses both messages then. Each script's lines
 * still come in one go and begin with the type, which is enough to tell the messages apart.
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
    private int open;
    private boolean typed;
    private boolean taken;

    /** Takes a line without its newline. */
    void line(String line, Consumer<Parsed> result) {
        if (line.equals(">>>")) {
            open++;
        } else if (open > 0) {
            inner(line, result);
        }
    }

    private void inner(String line, Consumer<Parsed> result) {
        if (line.equals("<<<")) {
            finish(result);
            return;
        }
        int equals = line.indexOf('=');
        if (equals < 1) {
            discard("NV failure: \"" + excerpt(line) + "\" is not name=value", result);
            return;
        }
        String name = line.substring(0, equals);
        if (name.equals("t") && typed && open > 1) {
            // The lines of another script: those so far are whole.
            result.accept(take());
        }
        characters += line.length();
        if (fields.size() == FIELDS_MAX) {
            discard("more than " + FIELDS_MAX + " fields", result);
        } else if (characters > CHARACTERS_MAX) {
            discard("more than " + CHARACTERS_MAX + " characters", result);
        } else {
            typed |= name.equals("t");
            fields.add(new Message.Text(name, line.substring(equals + 1)));
        }
    }

    /** Whose end it is does not matter: the lines so far are those of whole messages. */
    private void finish(Consumer<Parsed> result) {
        if (!fields.isEmpty() || (open == 1 && !taken)) {
            result.accept(take());
        }
        open--;
        taken &= open > 0;
    }

    /** A message has begun and its end has not come. */
    boolean unfinished() {
        return open > 0;
    }

    /** Ends the message where it stands, since nothing more came. */
    Optional<Parsed> end() {
        Optional<Parsed> last =
                open == 0 || (fields.isEmpty() && taken) ? Optional.empty() : Optional.of(take());
        reset();
        return last;
    }

    private Parsed take() {
        Parsed parsed =
                typed
                        ? new Parsed.Taken(fields)
                        : new Parsed.Discarded("invalid message: it has no type (t=...)");
        clear();
        taken = true;
        return parsed;
    }

    void discard(String reason, Consumer<Parsed> result) {
        reset();
        result.accept(new Parsed.Discarded(reason));
    }

    private void reset() {
        clear();
        open = 0;
        taken = false;
    }

    private void clear() {
        characters = 0;
        typed = false;
        fields.clear();
    }

    private static String excerpt(String line) {
        return line.length() <= 60 ? line : line.substring(0, 60) + "...";
    }
}
