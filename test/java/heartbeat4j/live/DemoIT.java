package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The demonstration, as the command shows it. */
@LabTest
@Execution(ExecutionMode.SAME_THREAD)
class DemoIT {
    @BeforeEach
    void requireCommand() {
        boolean built = Files.isExecutable(Program.HOME.resolve("bin/ha"));
        assertTrue(built || !LabCondition.gate(), "CI=true, but no bin/ha in this build");
        assumeTrue(built, "no bin/ha in this build");
    }

    private static boolean readableBy(String... user) {
        List<String> command = new ArrayList<>(List.of(user));
        command.addAll(List.of("test", "-x", Program.HOME.toAbsolutePath() + "/bin/ha"));
        return Shell.run(Map.of(), command).exit() == 0;
    }

    private static Shell.Output demo(String... before) {
        List<String> command = new ArrayList<>(List.of(before));
        command.add(Program.HOME.toAbsolutePath().resolve("bin/ha").toString());
        command.addAll(List.of("demo", "--fast"));
        if (Program.underTest() == Program.C) {
            command.addAll(List.of("--program", "c"));
        }
        return Shell.run(Map.of(), command);
    }

    @Test
    void demoTellsTheTakeoverAndTheReturnAndLeavesNothing() throws IOException {
        long before = demoFolders();

        String text = demo().mustSucceed().text();

        assertTrue(text.contains("POWER CUT"), text);
        assertTrue(text.contains("client: answered by secondary"), text);
        String end = text.substring(text.indexOf("3. Primary returns"));
        assertTrue(end.contains("client: answered by primary"), text);
        assertEquals(before, demoFolders());
    }

    private static long demoFolders() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(f -> f.getFileName().toString().startsWith("heartbeat-demo-"))
                    .filter(f -> Files.isReadable(f.resolve("demo/names")))
                    .count();
        }
    }

    /** Either it works without root too, or it says which setting stands in the way. */
    @Test
    void ordinaryUserSeesTheDemoOrTheReasonWhyNot() {
        String[] nobody = {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"};
        assumeTrue(readableBy(nobody), "an ordinary user cannot reach this build's folder");

        Shell.Output output = demo(nobody);

        if (output.exit() == 4) {
            assertTrue(output.text().contains("sudo ha demo"), output.text());
        } else {
            assertTrue(output.mustSucceed().text().contains("3. Primary returns"));
        }
    }
}
