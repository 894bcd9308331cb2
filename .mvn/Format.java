import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Checks (check) or repairs (write) the format of all Java sources below the given folders. */
public final class Format {
    private static final Formatter FORMATTER =
            new Formatter(
                    JavaFormatterOptions.builder()
                            .style(JavaFormatterOptions.Style.AOSP)
                            .formatJavadoc(true)
                            .build());

    public static void main(String[] arguments) throws Exception {
        boolean write = arguments[0].equals("write");
        List<Path> wrong = new ArrayList<>();
        for (int i = 1; i < arguments.length; i++) {
            try (Stream<Path> files = Files.walk(Path.of(arguments[i]))) {
                for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                    String text = Files.readString(file);
                    String wanted = formatted(file, text);
                    if (!wanted.equals(text)) {
                        wrong.add(file);
                        if (write) {
                            Files.writeString(file, wanted);
                        }
                    }
                }
            }
        }
        if (!write && !wrong.isEmpty()) {
            wrong.forEach(file -> System.err.println("not in the house format: " + file));
            System.err.println("repair with: mvn -q process-sources -Dformat.mode=write");
            System.exit(1);
        }
    }

    private static String formatted(Path file, String text) throws Exception {
        try {
            return FORMATTER.formatSource(
                    ImportOrderer.reorderImports(
                            RemoveUnusedImports.removeUnusedImports(text),
                            JavaFormatterOptions.Style.AOSP));
        } catch (com.google.googlejavaformat.java.FormatterException e) {
            throw new IllegalStateException(file + ": " + e.getMessage(), e);
        }
    }
}
