package heartbeat4j.daemon;

import heartbeat4j.config.Checked;
import heartbeat4j.config.ConfigFiles;
import heartbeat4j.config.Configuration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the cluster's files for an observer: on a host that is no node they are judged as if on the
 * first one.
 *
 * @param guest this host is no node of the cluster
 */
record ObserverConfiguration(Checked checked, boolean guest) {
    private static final Pattern NODE =
            Pattern.compile("(?m)^[ \\t]*node[ \\t,]+([^\\s,#]+)", Pattern.UNICODE_CASE);

    static ObserverConfiguration read(Path folder) {
        Checked own = ConfigReader.read(folder, Optional.empty());
        if (own instanceof Checked.Rejected) {
            Optional<String> node = firstNode(folder);
            if (node.isPresent()
                    && ConfigReader.read(folder, node) instanceof Checked.Accepted accepted) {
                return new ObserverConfiguration(accepted, true);
            }
        }
        return new ObserverConfiguration(own, false);
    }

    private static Optional<String> firstNode(Path folder) {
        try {
            byte[] bytes = Files.readAllBytes(folder.resolve(ConfigFiles.HA_CF));
            Matcher line = NODE.matcher(ConfigFiles.text(bytes));
            return line.find() ? Optional.of(line.group(1)) : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** Nobody sends to a third host by unicast. */
    static boolean onlyUnicast(Configuration configuration) {
        return Translation.media(configuration).stream()
                .allMatch(heartbeat4j.link.Medium.Ucast.class::isInstance);
    }
}
