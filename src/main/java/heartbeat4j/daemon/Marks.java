package heartbeat4j.daemon;

import heartbeat4j.core.GroupName;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Remembers below /run which groups this machine may be running: a daemon that starts again knows
 * them even when their status does not tell, and a reboot clears them.
 */
final class Marks {
    private final Path folder;

    Marks(Path folder) {
        this.folder = folder;
    }

    List<GroupName> all() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .map(name -> new GroupName(URLDecoder.decode(name, StandardCharsets.UTF_8)))
                    .sorted()
                    .toList();
        } catch (IOException _) {
            return List.of();
        }
    }

    /** Returns why not, if not. */
    Optional<String> add(GroupName group) {
        try {
            Files.createDirectories(folder);
            Path file = file(group);
            if (!Files.exists(file)) {
                Files.createFile(file);
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("cannot mark group " + group + " as running: " + e);
        }
    }

    void remove(GroupName group) {
        try {
            Files.deleteIfExists(file(group));
        } catch (IOException _) {
            // It costs one needless claim at the next start.
        }
    }

    private Path file(GroupName group) {
        String name = URLEncoder.encode(group.text(), StandardCharsets.UTF_8);
        return folder.resolve(name.replace(".", "%2E"));
    }
}
