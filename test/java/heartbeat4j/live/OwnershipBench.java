package heartbeat4j.live;

import static heartbeat4j.core.Invariants.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import heartbeat4j.live.OwnershipTimes.Case;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Stops, cuts and kills the owner of an address under each {@link Contender}, and measures at the
 * switch how long two hosts answered for the address and how long none. Started by
 * test/bench/ownership.sh.
 */
final class OwnershipBench {
    /** How long primary alone must have answered, and both daemons been calm. */
    private static final Duration QUIET = Duration.ofSeconds(8);

    private static final Duration LOOK = Duration.ofSeconds(1);

    /** Longer than any of the programs needs to come to rest by itself. */
    private static final Duration PATIENCE = Duration.ofSeconds(100);

    /**
     * For all cases together; Heartbeat does not always come up. Then the whole run is given up.
     */
    private static final int STARTS_MAX = 20;

    private final OwnershipTimes times;
    private final List<Case> cases;
    private final Path timelines;

    /** What one case did to one program. */
    private record Result(AnswerTimeline.Part seen, boolean settled) {
        @Override
        public String toString() {
            String text = seconds(seen.twice()) + " / " + seconds(seen.nobody());
            if (!settled) {
                text += " (never ended)";
            }
            // On a busy machine: so much of it may be wrong.
            return seen.longestPause().isZero()
                    ? text
                    : text + " ± " + seconds(seen.longestPause());
        }

        private static String seconds(Duration time) {
            return String.format(Locale.ROOT, "%.2f", time.toMillis() / 1000.0);
        }
    }

    private OwnershipBench(OwnershipTimes times, List<Case> cases, Path timelines) {
        this.times = times;
        this.cases = cases;
        this.timelines = timelines;
    }

    /** Arguments: the file for the timelines, then names of times and of faults; none are all. */
    public static void main(String[] arguments) throws Exception {
        List<String> names = Arrays.asList(arguments).subList(1, arguments.length);
        for (OwnershipTimes times : OwnershipTimes.values()) {
            List<Case> cases =
                    times.cases().stream()
                            .filter(c -> chosen(names, c.fault(), Fault.values()))
                            .toList();
            if (chosen(names, times, OwnershipTimes.values()) && !cases.isEmpty()) {
                new OwnershipBench(times, cases, Path.of(arguments[0])).print();
            }
        }
    }

    /** Whether it is named, or nothing of its kind is. */
    private static <E extends Enum<E>> boolean chosen(List<String> names, E one, E[] all) {
        return names.contains(name(one))
                || Arrays.stream(all).noneMatch(e -> names.contains(name(e)));
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void print() throws Exception {
        Map<Contender, List<Result>> results = measure();
        StringBuilder table =
                new StringBuilder("\n" + times + "\n\n| seconds with two owners / with none |");
        results.keySet().forEach(contender -> table.append(' ').append(contender).append(" |"));
        table.append("\n| --- |").repeat(" --- |", results.size()).append('\n');
        for (int i = 0; i < cases.size(); i++) {
            int row = i;
            table.append("| ").append(cases.get(i)).append(" |");
            results.values().forEach(r -> table.append(' ').append(r.get(row)).append(" |"));
            table.append('\n');
        }
        System.out.print(table);
    }

    /** All programs at the same time: they wait for most of it. */
    private Map<Contender, List<Result>> measure() throws Exception {
        Map<Contender, Future<List<Result>>> running = new EnumMap<>(Contender.class);
        Map<Contender, List<Result>> results = new EnumMap<>(Contender.class);
        try (ExecutorService threads =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            for (Contender contender : Contender.values()) {
                Callable<List<Result>> task = () -> measure(contender);
                running.put(contender, threads.submit(task));
            }
            for (Map.Entry<Contender, Future<List<Result>>> entry : running.entrySet()) {
                results.put(entry.getKey(), entry.getValue().get());
            }
        }
        return results;
    }

    private List<Result> measure(Contender contender) throws IOException {
        List<Result> results = new ArrayList<>();
        int starts = 0;
        while (results.size() < cases.size()) {
            // New hosts after a case that has not ended, or a start that went wrong.
            check(starts++ < STARTS_MAX, "%s: %d starts were not enough", contender, STARTS_MAX);
            try (Lab lab = contender.build(times);
                    ArpWatch watch = ArpWatch.start(lab, Cluster.FLOATING)) {
                lab.hosts().forEach(LabHost::startDaemon);
                boolean settled = settles(contender, lab, watch);
                while (settled && results.size() < cases.size()) {
                    Result result = measure(contender, cases.get(results.size()), lab, watch);
                    results.add(result);
                    settled = result.settled();
                }
            }
        }
        return results;
    }

    private Result measure(Contender contender, Case what, Lab lab, ArpWatch watch)
            throws IOException {
        LabHost primary = lab.host("primary");
        long begin = ArpWatch.mark();
        what.fault().strike(primary);
        sleep(what.length().minusNanos(ArpWatch.mark() - begin));
        what.fault().repair(primary);
        boolean settled = settles(contender, lab, watch);
        Result result = new Result(watch.since(begin), settled);
        log(contender, what, result);
        return result;
    }

    /** Whether all is as it was, for a while: Heartbeat restarts itself after a partition. */
    private boolean settles(Contender contender, Lab lab, ArpWatch watch) {
        long begin = ArpWatch.mark();
        long calmSince = begin;
        for (long now = begin; now - begin < PATIENCE.toNanos(); now = ArpWatch.mark()) {
            boolean calm = watch.since(now - LOOK.toNanos()).only("primary") && contender.calm(lab);
            if (!calm) {
                calmSince = ArpWatch.mark();
            } else if (now - calmSince > QUIET.toNanos()) {
                return true;
            }
            sleep(LOOK);
        }
        return false;
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time.isNegative() ? Duration.ZERO : time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private synchronized void log(Contender contender, Case what, Result result)
            throws IOException {
        String head = "=== %s, %s, %s: %s%n".formatted(times, contender, what, result);
        System.err.print(head);
        Files.writeString(
                timelines,
                head + result.seen() + "\n",
                UTF_8,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}
