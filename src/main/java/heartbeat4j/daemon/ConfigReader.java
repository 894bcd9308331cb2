package heartbeat4j.daemon;

import heartbeat4j.config.Checked;
import heartbeat4j.config.ConfigFiles;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads ha.cf, authkeys and haresources of one folder and has them judged on this machine. */
public final class ConfigReader {
    private ConfigReader() {}

    /**
     * Reads and judges.
     *
     * @param node judge as if on the node of this name; this machine's own name when absent
     */
    public static Checked read(Path folder, Optional<String> node) {
        ConfigFiles files =
                new ConfigFiles(
                        text(folder.resolve(ConfigFiles.HA_CF)),
                        text(folder.resolve(ConfigFiles.AUTHKEYS)),
                        text(folder.resolve(ConfigFiles.HARESOURCES)));
        return files.check(new LocalSurroundings(folder, node));
    }

    /** One byte more than allowed at most, so that a file that is too large is noticed. */
    private static Optional<String> text(Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            return Optional.of(ConfigFiles.text(in.readNBytes(ConfigFiles.BYTES_MAX + 1)));
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
