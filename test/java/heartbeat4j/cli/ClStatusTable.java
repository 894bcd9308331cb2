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
    private static final int RETRIES_MAX = 100;

    private ClStatusTable() {}

    public static void main(String[] arguments) throws IOException {
        Path socket = Path.of("/run/heartbeat/register");
        PrintStream shown = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        try (BufferedReader rows =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String row = rows.readLine(); row != null; row = rows.readLine()) {
                shown.print("### " + row + "\n" + untilFree(socket, row));
            }
        }
        shown.flush();
    }

    /** A daemon that has not seen this process sign off yet refuses it. */
    private static String untilFree(Path socket, String row) {
        String answer = run(socket, row);
        for (int i = 0; i < RETRIES_MAX && answer.contains("duplicate add request"); i++) {
            answer = run(socket, row);
        }
        return answer;
    }

    private static String run(Path socket, String row) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        List<String> words = row.isEmpty() ? List.of() : List.of(row.split(" "));
        int exit = new ClStatus(socket, stream(out), stream(err)).run(words).number();
        return out.toString(StandardCharsets.UTF_8)
                + "--- err\n"
                + err.toString(StandardCharsets.UTF_8)
                + "--- exit "
                + exit
                + "\n";
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
