package heartbeat4j.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The files that are installed need three names and a key, and nothing else. */
class SampleFilesTest {
    private static final Path FOLDER = Path.of("etc-ha.d");

    private static String text(String file) throws IOException {
        return ConfigFiles.text(Files.readAllBytes(FOLDER.resolve(file)));
    }

    private static Checked judged(String authkeys, String haresources) throws IOException {
        return new ConfigFiles(
                        Optional.of(text("ha.cf")), Optional.of(authkeys), Optional.of(haresources))
                .check(new FakeSurroundings());
    }

    @Test
    void asShippedOnlyTheKeyIsMissing() throws IOException {
        Checked checked = judged(text("authkeys"), text("haresources"));

        assertEquals(
                List.of(
                        "authkeys:19: key 1 is selected but not defined; add \"1 sha1 SECRET\""
                                + " below"),
                checked.problems().stream().map(Problem::toString).toList());
    }

    @Test
    void withAKeyAndTheExampleGroupThereIsNothingToComplainAbout() throws IOException {
        String authkeys = text("authkeys") + "1 sha1 0123456789abcdef0123456789abcdef01234567\n";

        Checked checked = judged(authkeys, "primary 198.51.100.100/24/eth0 httpd\n");

        assertEquals(List.of(), checked.problems());
        assertEquals(2, Judged.accepted(checked).media().size());
    }

    @Test
    void exampleGroupsInTheCommentsOfHaresourcesAreValid() throws IOException {
        String examples =
                text("haresources")
                        .lines()
                        .filter(line -> line.startsWith("#   primary"))
                        .map(line -> line.substring(4) + "\n")
                        .reduce("", String::concat);

        assertEquals(2, Judged.accepted(Judged.haresources(examples)).groups().size());
    }

    @Test
    void commentedDirectivesAreValid() throws IOException {
        String all = text("ha.cf").replaceAll("(?m)^#([a-z])", "$1");

        Checked checked = Judged.all(all, new FakeSurroundings());

        assertEquals(List.of(), Judged.errors(checked));
    }
}
