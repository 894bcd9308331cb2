package heartbeat4j.config;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import java.util.Optional;

/** Judges short texts on the host of the corpus; what is not said is as in the usual files. */
final class Judged {
    static final String SECRET = "correct-horse-battery-staple";
    static final String HA_CF =
            """
            logfile /var/log/ha-log
            keepalive 2
            deadtime 30
            bcast eth0
            auto_failback on
            node primary secondary
            """;
    static final String AUTHKEYS = "auth 1\n1 sha1 " + SECRET + "\n";
    static final String HARESOURCES = "primary 198.51.100.50 httpd\n";

    private Judged() {}

    static Checked all(String haCf, String authkeys, String haresources) {
        return files(haCf, authkeys, haresources).check(new FakeSurroundings());
    }

    static Checked all(String haCf, Surroundings host) {
        return files(haCf, AUTHKEYS, HARESOURCES).check(host);
    }

    private static ConfigFiles files(String haCf, String authkeys, String haresources) {
        return new ConfigFiles(Optional.of(haCf), Optional.of(authkeys), Optional.of(haresources));
    }

    static Checked haCfWith(String lines) {
        return all(HA_CF + lines, AUTHKEYS, HARESOURCES);
    }

    static Checked authkeys(String text) {
        return all(HA_CF, text, HARESOURCES);
    }

    static Checked haresources(String text) {
        return all(HA_CF, AUTHKEYS, text);
    }

    static Configuration accepted(Checked checked) {
        return assertInstanceOf(
                        Checked.Accepted.class, checked, () -> checked.problems().toString())
                .configuration();
    }

    /** The texts of the errors, with file and line. */
    static List<String> errors(Checked checked) {
        return texts(checked, Severity.ERROR);
    }

    static List<String> warnings(Checked checked) {
        return texts(checked, Severity.WARNING);
    }

    static List<String> notes(Checked checked) {
        return texts(checked, Severity.NOTE);
    }

    private static List<String> texts(Checked checked, Severity severity) {
        return checked.problems().stream()
                .filter(problem -> problem.severity() == severity)
                .map(Problem::toString)
                .toList();
    }
}
