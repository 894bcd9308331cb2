package heartbeat4j.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import heartbeat4j.config.Surroundings.FileKind;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

class LocalSurroundingsTest {
    @TempDir private Path folder;

    private LocalSurroundings here() {
        return new LocalSurroundings(folder, Optional.empty());
    }

    @Test
    void nodeinfoCountsOnlyWithANewline() throws IOException {
        String own = here().nodeName();
        Files.writeString(folder.resolve("nodeinfo"), "other");
        assertEquals(own, here().nodeName());

        Files.writeString(folder.resolve("nodeinfo"), "other\nrest");
        assertEquals("other", here().nodeName());
    }

    @Test
    void loopbackIsAnInterfaceAndAnotherNameIsNot() {
        assertTrue(here().networkInterface("lo").orElseThrow().loopback());
        assertEquals(Optional.empty(), here().networkInterface("nosuch0"));
    }

    @Test
    void rootExistsAndNobodyElseByAccident() {
        assertTrue(here().userExists("root"));
        assertTrue(here().groupExists("root"));
        assertFalse(here().userExists("no-such-user"));
        assertFalse(here().groupExists("no-such-group"));
    }

    @Test
    void filesAreToldApart() throws IOException {
        Path file = Files.writeString(folder.resolve("f"), "");
        assertEquals(FileKind.PLAIN, here().file(file.toString()));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        assertEquals(FileKind.EXECUTABLE, here().file(file.toString()));
        assertEquals(FileKind.DIRECTORY, here().file(folder.toString()));
        assertEquals(FileKind.MISSING, here().file(folder + "/nosuch"));
        assertEquals(FileKind.MISSING, here().file("/a\0b"));
        assertEquals(FileKind.DEVICE, here().file("/dev/null"));
        assertEquals(FileKind.TERMINAL, here().file("/dev/tty"));
    }

    @Test
    void modeOfAuthkeysIsThatOfTheTargetOfALink() throws IOException {
        assertTrue(here().authkeysMode().isEmpty());
        Path target = Files.writeString(folder.resolve("target"), "");
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r-----"));
        Files.createSymbolicLink(folder.resolve("authkeys"), target);

        assertEquals(0640, here().authkeysMode().getAsInt());
    }

    @Test
    void addressesOfTheHostsFileAreFoundAndInventedNamesAreNot() {
        assertEquals("127.0.0.1", here().resolve("localhost").orElseThrow().getHostAddress());
        assertEquals(Optional.empty(), here().resolve("no-such-host.invalid"));
    }
}
