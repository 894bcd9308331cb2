package heartbeat4j.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The commands of a page of the manual, to be carried out as a reader would: each on the machine
 * that its prompt names, and a question again until it gets the answer that the page shows.
 */
final class Guide {
    private static final Pattern PROMPT = Pattern.compile("([a-z]+)# (.+)");
    private static final String PATH =
            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** One command and the answer that the page shows; none means that it must succeed. */
    record Step(String machine, String command, List<String> answer) {
        /** Lines in their order; blanks count once, "..." stands for anything. */
        boolean answeredBy(String output) {
            String pattern =
                    answer.stream()
                            .map(Step::linePattern)
                            .collect(Collectors.joining("", "(?s)", ""));
            return (squeezed(output) + "\n").matches(pattern);
        }

        private static String linePattern(String line) {
            if (line.strip().equals("...")) {
                return "(?:[^\\n]*\\n)*";
            }
            String[] parts = squeezed(line).split("\\.\\.\\.", -1);
            List<String> quoted = new ArrayList<>();
            for (String part : parts) {
                quoted.add(Pattern.quote(part.strip()));
            }
            return " ?" + String.join("[^\\n]*", quoted) + "\\n";
        }

        private static String squeezed(String text) {
            return text.strip().replaceAll("[ \\t]+", " ");
        }
    }

    private static final Pattern ORDER = Pattern.compile("hb_(standby|takeover)");

    private final Lab lab;
    private final List<Step> steps;
    private Optional<Step> order = Optional.empty();
    private long spoiled;

    private Guide(Lab lab, List<Step> steps) {
        this.lab = lab;
        this.steps = List.copyOf(steps);
    }

    static Guide of(Path page, Lab lab) throws IOException {
        List<Step> steps = new ArrayList<>();
        boolean inside = false;
        for (String line : Files.readAllLines(page)) {
            Matcher prompt = PROMPT.matcher(line);
            if (line.startsWith("```")) {
                inside = !inside;
            } else if (inside && prompt.matches()) {
                steps.add(new Step(prompt.group(1), prompt.group(2), new ArrayList<>()));
            } else if (inside) {
                steps.getLast().answer().add(line);
            }
        }
        if (steps.isEmpty()) {
            throw new AssertionError(page + " has no commands");
        }
        return new Guide(lab, steps);
    }

    void follow() {
        installSsh();
        steps.forEach(this::follow);
    }

    private void follow(Step step) {
        if (step.answer().isEmpty()) {
            if (ORDER.matcher(step.command()).find()) {
                order = Optional.of(step);
                spoiled = spoiledMessages(step);
            }
            run(step).mustSucceed();
            return;
        }
        List<String> last = new ArrayList<>();
        Await.until(
                step.machine() + "# " + step.command() + " answers " + step.answer(),
                () -> "last answer: " + last + "\n" + lab.diagnostics(),
                () -> {
                    order.ifPresent(this::repeatWhenSpoiled);
                    last.clear();
                    last.add(run(step).text());
                    return step.answeredBy(last.getFirst());
                });
    }

    /** A C node may read garbage from its own FIFO and forget an order: it is given again. */
    private void repeatWhenSpoiled(Step given) {
        long now = spoiledMessages(given);
        if (now > spoiled) {
            spoiled = now;
            run(given).mustSucceed();
        }
    }

    private long spoiledMessages(Step step) {
        return CLog.spoiledMessages(lab.host(step.machine()));
    }

    private Shell.Output run(Step step) {
        if (step.machine().equals("build")) {
            String path = lab.folder() + ":" + System.getenv("PATH");
            return Shell.run(Map.of("PATH", path), List.of("sh", "-c", step.command()));
        }
        return lab.host(step.machine()).run("env", "PATH=" + PATH, "sh", "-c", step.command());
    }

    /** The lab's hosts have no ssh, but the script that built them runs commands there. */
    private void installSsh() {
        Path ssh = lab.folder().resolve("ssh");
        try {
            Files.writeString(ssh, lab.ssh());
            Files.setPosixFilePermissions(ssh, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
