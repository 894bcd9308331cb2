package heartbeat4j.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

class ScriptLocatorTest {
    @TempDir Path folder;
    private Path resources;
    private Path init;
    private ScriptLocator locator;

    @BeforeEach
    void makeDirectories() throws IOException {
        resources = Files.createDirectory(folder.resolve("resource.d"));
        init = Files.createDirectory(folder.resolve("init.d"));
        locator = new ScriptLocator(List.of(resources, init));
    }

    @Test
    void resourceDirectoryWinsOverInit() throws Exception {
        Path script = file(resources, "web", "rwxr-xr-x");
        file(init, "web", "rwxr-xr-x");

        assertEquals(new ScriptLocator.Located.Found(script), locator.locate("web"));
    }

    @Test
    void initIsUsedWhereTheFirstHitMayNotBeExecuted() throws Exception {
        file(resources, "web", "rw-r--r--");
        Path script = file(init, "web", "rwxr-xr-x");

        assertEquals(new ScriptLocator.Located.Found(script), locator.locate("web"));
    }

    @Test
    void linkToAScriptCountsAndADirectoryDoesNot() throws Exception {
        Files.createDirectory(resources.resolve("web"));
        Path real = file(folder, "real", "rwxr-xr-x");
        Path link = Files.createSymbolicLink(init.resolve("web"), real);

        assertEquals(new ScriptLocator.Located.Found(link), locator.locate("web"));
    }

    @Test
    void missingScriptIsExplainedWithWhatWasTried() {
        var missing = assertInstanceOf(ScriptLocator.Located.Missing.class, locator.locate("web"));

        assertEquals(
                "Cannot locate resource script web: "
                        + resources.resolve("web")
                        + " does not exist, "
                        + init.resolve("web")
                        + " does not exist; install the script, or correct its name in haresources",
                missing.reason());
    }

    @Test
    void scriptThatMayNotBeExecutedIsExplainedWithTheCommandToRun() throws Exception {
        Path script = file(resources, "web", "rw-r--r--");

        var missing = assertInstanceOf(ScriptLocator.Located.Missing.class, locator.locate("web"));

        assertEquals(
                "Cannot locate resource script web: "
                        + script
                        + " is not executable, "
                        + init.resolve("web")
                        + " does not exist; run: chmod +x "
                        + script,
                missing.reason());
    }

    private static Path file(Path directory, String name, String mode) throws IOException {
        Path file = Files.createFile(directory.resolve(name));
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }
}
