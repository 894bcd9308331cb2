package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** What the test services of all hosts wrote down, merged by time. */
record SvcLog(List<Line> lines) {
    SvcLog {
        lines = List.copyOf(lines);
    }

    /** One line; {@code exit} is empty where an action begins. */
    record Line(double at, String host, String service, String action, String exit) {
        boolean begins() {
            return exit.isEmpty();
        }

        String what() {
            return host + " " + service + " " + action;
        }
    }

    static SvcLog of(Lab lab) {
        List<Line> lines = new ArrayList<>();
        lab.hosts().forEach(h -> h.log("svc.log").lines().map(SvcLog::parse).forEach(lines::add));
        lines.sort(Comparator.comparingDouble(Line::at));
        return new SvcLog(lines);
    }

    private static Line parse(String text) {
        String[] words = text.split(" ");
        return new Line(
                Double.parseDouble(words[0]),
                words[1],
                words[2],
                words[3],
                words[4].equals("end") ? words[5] : "");
    }

    /** The successful starts and stops in order of their end, such as "primary p start". */
    List<String> done() {
        return lines.stream()
                .filter(l -> l.exit().equals("0") && !l.action().equals("status"))
                .map(Line::what)
                .toList();
    }

    long count(String host, String service, String action) {
        String what = host + " " + service + " " + action;
        return lines.stream().filter(l -> l.begins() && l.what().equals(what)).count();
    }

    /**
     * Fails when a service began to start on a host before another host had finished stopping it.
     * Only for scenarios in which every host stays alive.
     */
    void assertNeverOnTwoHosts() {
        TreeSet<String> running = new TreeSet<>();
        List<String> wrong = new ArrayList<>();
        for (Line line : lines) {
            if (line.action().equals("start") && line.begins()) {
                running.stream()
                        .filter(r -> r.endsWith(" " + line.service()))
                        .filter(r -> !r.startsWith(line.host() + " "))
                        .forEach(r -> wrong.add(line + " while it ran as " + r));
                running.add(line.host() + " " + line.service());
            } else if (line.action().equals("stop") && line.exit().equals("0")) {
                running.remove(line.host() + " " + line.service());
            }
        }
        assertEquals(List.of(), wrong);
    }
}
