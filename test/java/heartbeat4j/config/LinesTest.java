package heartbeat4j.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Compares verdicts on single lines of ha.cf with those of Heartbeat 3.0.6. */
class LinesTest {
    private static final Path LINES = Path.of("test/config/lines.txt");
    private static final int DIFFERENCES = 8;

    @Test
    void verdictOnEachLineIsTheListedOne() throws IOException {
        List<String[]> rows =
                Files.readAllLines(LINES).stream()
                        .filter(line -> !line.startsWith("#"))
                        .map(line -> line.split(" ", 3))
                        .toList();

        for (String[] row : rows) {
            String line = row[2].replace("\\n", "\n");
            FakeSurroundings host = new FakeSurroundings();
            host.files.put("/tmp", Surroundings.FileKind.DIRECTORY);
            Checked checked = Judged.all(Judged.HA_CF + "initdead 60\n" + line + "\n", host);
            boolean accepted = checked instanceof Checked.Accepted;
            assertEquals(row[1].equals("accept"), accepted, () -> line + checked.problems());
        }
        assertTrue(rows.size() >= 90, "lines are missing: " + rows.size());
        long different = rows.stream().filter(row -> !row[0].equals(row[1])).count();
        assertEquals(DIFFERENCES, different, "differences from Heartbeat");
    }
}
