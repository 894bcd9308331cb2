package heartbeat4j.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class ControlAccessTest {
    @TempDir private Path folder;
    private ControlAccess access;

    @BeforeEach
    void groupFileNamesOneMember() throws IOException {
        Path groups = folder.resolve("group");
        Files.writeString(
                groups, "root:x:0:\nhaclient:x:105:alice,bob\nstaff:x:50:mallory\nbroken line\n");
        access = new ControlAccess(List.of("root"), "haclient", groups);
    }

    @ParameterizedTest
    @CsvSource({
        "root, root, true",
        "carol, haclient, true",
        "alice, users, true",
        "bob, users, true",
        "mallory, staff, false",
        "ali, users, false",
        "haclient, users, false",
        "nobody, nogroup, false"
    })
    void rootAndMembersOfHaclientMayOrder(String user, String group, boolean may) {
        assertEquals(may, access.mayOrder(user, group));
    }

    @Test
    void withoutAGroupFileNobodyElseMayOrder() {
        ControlAccess blind =
                new ControlAccess(List.of("root"), "haclient", folder.resolve("none"));

        assertFalse(blind.mayOrder("alice", "users"));
    }
}
