package heartbeat4j.config;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Configurations on which Heartbeat 3.0.6 was tried, with its verdicts; one folder for each. */
public final class Corpus {
    private static final Path FOLDER = Path.of("test/config/corpus").toAbsolutePath();
    private static final Path DIFFERENCES = Path.of("test/config/differences.txt");

    private Corpus() {}

    /** One case. */
    public record Case(String name, Path folder) {
        public boolean accepted() {
            JsonObject expected =
                    JsonParser.parseString(text("expect.json").orElseThrow()).getAsJsonObject();
            return expected.get("c_verdict").getAsString().equals("accept");
        }

        public Optional<String> text(String file) {
            Path path = folder.resolve(file);
            try {
                return Files.exists(path)
                        ? Optional.of(Files.readString(path, StandardCharsets.ISO_8859_1))
                        : Optional.empty();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        public ConfigFiles files() {
            return new ConfigFiles(text("ha.cf"), text("authkeys"), text("haresources"));
        }

        public OptionalInt mode() {
            return text("mode")
                    .map(mode -> OptionalInt.of(Integer.parseInt(mode.strip(), 8)))
                    .orElse(OptionalInt.empty());
        }

        /** The host, changed as the shell commands of the case's setup file change it. */
        FakeSurroundings host() {
            FakeSurroundings host = new FakeSurroundings();
            host.nodeinfo = text("nodeinfo");
            mode().ifPresent(mode -> host.mode = OptionalInt.of(mode));
            for (String line : text("setup").orElse("").split("\n")) {
                if (line.contains("chmod 644") && line.endsWith("/etc/ha.d/authkeys")) {
                    host.mode = OptionalInt.of(0644);
                } else if (line.endsWith(">>/etc/hosts")) {
                    String[] entry = line.split("'")[1].split(" ");
                    host.hosts.put(entry[1], FakeSurroundings.address(entry[0]));
                } else if (line.startsWith("mount --bind") && line.endsWith("/dev/ttyS0")) {
                    host.files.put("/dev/ttyS0", Surroundings.FileKind.TERMINAL);
                }
            }
            return host;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    public static List<Case> cases() {
        try (Stream<Path> folders = Files.list(FOLDER)) {
            return folders.filter(Files::isDirectory)
                    .sorted()
                    .map(folder -> new Case(folder.getFileName().toString(), folder))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Case to our verdict, where it is deliberately not Heartbeat's. */
    public static Map<String, Boolean> differences() {
        Map<String, Boolean> differences = new TreeMap<>();
        try {
            for (String line : Files.readAllLines(DIFFERENCES)) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    String[] words = line.split("\\s+", 3);
                    differences.put(words[0], words[1].equals("accept"));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return differences;
    }
}
