package heartbeat4j.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The table of what two nodes do together: a line for each acceptance row, a column for each pair.
 * Any live test fills its cells when it has seen what the row asks for; InteropIT writes the table
 * after all others and fails when a cell is empty.
 */
final class Interop {
    static final Path FILE = Path.of("target/interop.txt");

    private static final Interop OF_THIS_RUN = new Interop();

    /** By row; what several tests recorded for one cell stands side by side. */
    private final Map<Integer, Map<Pair, List<String>>> cells = new TreeMap<>();

    /**
     * Fills a cell, once the test has seen it.
     *
     * @param remark "ok", "ok 2.9 s", "ok, better: what J does better" or "n/a: reason"
     */
    static void record(int row, Pair pair, String remark) {
        OF_THIS_RUN.fill(row, pair, remark);
    }

    /** Writes and prints the table; returns the empty cells, such as "row 8 CJ". */
    static List<String> write() {
        OF_THIS_RUN.fillMixed();
        String text = OF_THIS_RUN.text();
        System.out.println("Heartbeat 3.0.6 (C) and heartbeat4j (J), primary first:\n" + text);
        try {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return OF_THIS_RUN.empty();
    }

    synchronized void fill(int row, Pair pair, String remark) {
        if (row < 1 || row > AcceptanceRow.ALL.size()) {
            throw new IllegalArgumentException("there is no acceptance row " + row);
        }
        if (!remark.matches("ok( \\d.*)?|(ok, better|n/a): .+")) {
            throw new IllegalArgumentException("not a remark for the table: " + remark);
        }
        List<String> remarks =
                cells.computeIfAbsent(row, _ -> new TreeMap<>())
                        .computeIfAbsent(pair, _ -> new ArrayList<>());
        if (!remarks.contains(remark)) {
            remarks.add(remark);
        }
    }

    /** The last row sums up: each of the first twenty, with C's log read in every test. */
    synchronized void fillMixed() {
        int last = AcceptanceRow.ALL.size();
        for (Pair pair : Pair.values()) {
            if (!pair.mixed()) {
                fill(last, pair, "n/a: both run the same program");
            } else if (IntStream.rangeClosed(1, 20).noneMatch(r -> remarks(r, pair).isEmpty())) {
                fill(last, pair, "ok");
            }
        }
    }

    synchronized List<String> empty() {
        List<String> empty = new ArrayList<>();
        for (int row = 1; row <= AcceptanceRow.ALL.size(); row++) {
            for (Pair pair : Pair.values()) {
                if (remarks(row, pair).isEmpty()) {
                    empty.add("row " + row + " " + pair);
                }
            }
        }
        return empty;
    }

    /** A line for each row, and below it the remarks that do not fit into a cell. */
    synchronized String text() {
        StringBuilder text = new StringBuilder(line("", List.of("CC", "CJ", "JC", "JJ"), ""));
        for (int row = 1; row <= AcceptanceRow.ALL.size(); row++) {
            List<String> verdicts = new ArrayList<>();
            Map<String, List<Pair>> reasons = new LinkedHashMap<>();
            for (Pair pair : Pair.values()) {
                List<String> remarks = remarks(row, pair);
                verdicts.add(verdict(remarks));
                remarks.stream()
                        .filter(r -> r.contains(": "))
                        .map(r -> r.substring(r.indexOf(": ") + 2))
                        .forEach(r -> reasons.computeIfAbsent(r, _ -> new ArrayList<>()).add(pair));
            }
            text.append(line(Integer.toString(row), verdicts, AcceptanceRow.ALL.get(row - 1)));
            reasons.forEach((reason, pairs) -> text.append(footnote(pairs, reason)));
        }
        return text.toString();
    }

    private List<String> remarks(int row, Pair pair) {
        return cells.getOrDefault(row, Map.of()).getOrDefault(pair, List.of());
    }

    private static String verdict(List<String> remarks) {
        return remarks.isEmpty()
                ? "-"
                : remarks.stream()
                        .map(r -> r.replaceFirst(": .*", ""))
                        .distinct()
                        .collect(Collectors.joining("; "));
    }

    private static String line(String row, List<String> cells, String what) {
        String columns = cells.stream().map("%-12s"::formatted).collect(Collectors.joining(" | "));
        return "%2s | %s | %s\n".formatted(row, columns, what);
    }

    private static String footnote(Collection<Pair> pairs, String reason) {
        String names = pairs.stream().map(Pair::name).collect(Collectors.joining(", "));
        return "   |     %s: %s\n".formatted(names, reason);
    }
}
