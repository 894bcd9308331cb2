package heartbeat4j.cli;

import java.io.PrintWriter;
import java.util.function.Supplier;

/** Writes the demo's lines, and on a terminal keeps one live line below them. */
final class DemoScreen {
    private static final String ERASE_LINE = "\r\u001b[K";

    private final PrintWriter out;
    private final boolean terminal;

    DemoScreen(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    void line(String text) {
        out.println((terminal ? ERASE_LINE : "") + text);
        out.flush();
    }

    /** Replaces the live line; where there is no terminal, nobody could see it move. */
    void live(Supplier<String> text) {
        if (terminal) {
            out.print(ERASE_LINE + text.get());
            out.flush();
        }
    }
}
