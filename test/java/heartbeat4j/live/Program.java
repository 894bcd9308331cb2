package heartbeat4j.live;

import java.nio.file.Files;
import java.nio.file.Path;

/** The heartbeat under test: ours as built, or Debian's C program as the control. */
enum Program {
    JAVA,
    C;

    static final Path HOME = Path.of(System.getProperty("heartbeat.home", "target/heartbeat"));

    static Program underTest() {
        return valueOf(System.getProperty("lab.program", "JAVA"));
    }

    String daemon() {
        return command("heartbeat");
    }

    /** The full path of one of the commands that both programs have. */
    String command(String name) {
        return switch (this) {
            case JAVA -> HOME.toAbsolutePath().resolve("bin").resolve(name).toString();
            case C ->
                    switch (name) {
                        case "heartbeat" -> "/usr/libexec/heartbeat/heartbeat";
                        case "cl_status" -> "/usr/bin/cl_status";
                        default -> "/usr/share/heartbeat/" + name;
                    };
        };
    }

    /** What a fresh installation puts into /etc/ha.d. */
    Path etc() {
        return switch (this) {
            case JAVA -> HOME.toAbsolutePath().resolve("etc/ha.d");
            case C -> Path.of("/etc/ha.d");
        };
    }

    /** What comes first in the hosts' PATH. */
    Path commands() {
        return Path.of(command("hb_standby")).getParent();
    }

    boolean installed() {
        return Files.isExecutable(Path.of(daemon()));
    }

    String remedy() {
        return switch (this) {
            case JAVA -> "no " + daemon() + "; build it with: mvn package";
            case C -> "no " + daemon() + "; install the Debian package heartbeat";
        };
    }
}
