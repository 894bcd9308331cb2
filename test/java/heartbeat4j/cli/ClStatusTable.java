package heartbeat4j.cli;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Runs cl_status for each line of a file, all in one Java, and prints what came of each. */
public final class ClStatusTable {
    private ClStatusTable() {}

    public static void main(String[] arguments) throws IOException {
        Path socket = Path.of("/run/heartbeat/register");
        PrintStream shown = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        try (BufferedReader rows =
                new BufferedReader(
                        new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String row = rows.readLine(); row != null; row = rows.readLine()) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                ByteArrayOutputStream err = new ByteArrayOutputStream();
                List<String> words = row.isEmpty() ? List.of() : List.of(row.split(" "));
                int exit = new ClStatus(socket, stream(out), stream(err)).run(words).number();
                shown.print("### " + row + "\n");
                shown.print(out.toString(StandardCharsets.UTF_8) + "--- err\n");
                shown.print(err.toString(StandardCharsets.UTF_8) + "--- exit " + exit + "\n");
            }
        }
        shown.flush();
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
