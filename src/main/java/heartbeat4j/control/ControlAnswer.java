package heartbeat4j.control;

import static heartbeat4j.core.Invariants.check;

import java.util.List;

/** What the daemon says to a request. */
public sealed interface ControlAnswer {
    /** It is done, or under way; the lines say more. */
    record Ok(List<String> lines) implements ControlAnswer {
        public Ok {
            lines = List.copyOf(lines);
            for (String line : lines) {
                // An empty line ends the answer, so that none may stand inside it.
                check(isLine(line), "answer line \"%s\"", line);
            }
        }

        public static Ok of(String... lines) {
            return new Ok(List.of(lines));
        }
    }

    /** The daemon understood and will not, with the reason: the request can be right later. */
    record Refused(String reason) implements ControlAnswer {
        public Refused {
            check(isLine(reason), "refusal \"%s\"", reason);
        }
    }

    /** The request is wrong, or could not be carried out. */
    record Failed(String reason) implements ControlAnswer {
        public Failed {
            check(isLine(reason), "error \"%s\"", reason);
        }
    }

    /** The bytes on the socket, as text. */
    default String text() {
        return switch (this) {
            case Ok(List<String> lines) when lines.isEmpty() -> "ok\n\n";
            case Ok(List<String> lines) -> "ok\n" + String.join("\n", lines) + "\n\n";
            case Refused(String reason) -> "refused: " + reason + "\n\n";
            case Failed(String reason) -> "error: " + reason + "\n\n";
        };
    }

    private static boolean isLine(String text) {
        return !text.isEmpty() && text.indexOf('\n') < 0;
    }
}
