package heartbeat4j.observe;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the log goes.
 *
 * @param logfile everything but debug lines
 * @param debugfile everything
 * @param syslog everything, unless logfacility is none
 * @param stderr also to standard error, for a daemon in the foreground
 * @param debugLevel 0 to 255; debug lines are written from 1 on
 */
public record JournalSettings(
        Identity identity,
        Optional<Path> logfile,
        Optional<Path> debugfile,
        Optional<Syslog> syslog,
        boolean stderr,
        int debugLevel) {}
