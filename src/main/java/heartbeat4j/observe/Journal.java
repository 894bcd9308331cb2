package heartbeat4j.observe;

import heartbeat4j.core.Notice;
import heartbeat4j.core.Notice.Level;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Writes what operators are told, in the form of Heartbeat's log, to all places configured. Writing
 * happens on a thread of its own: a slow disk never delays a heartbeat.
 */
public final class Journal implements AutoCloseable {
    /** Lines waiting to be written; beyond it new lines are dropped, counted and the count told. */
    static final int QUEUE_LINES_MAX = 8_192;

    static final int DEBUG_LEVEL_MAX = 255;

    /** Lines written in one go. */
    private static final int BATCH_LINES_MAX = 256;

    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

    private sealed interface Entry {
        record Line(LogLine line) implements Entry {}

        record Flush(CountDownLatch done) implements Entry {}

        record End() implements Entry {}
    }

    private final BlockingQueue<Entry> queue = new ArrayBlockingQueue<>(QUEUE_LINES_MAX);
    private final LongAdder dropped = new LongAdder();
    private final InstantSource clock;
    private final List<Sink> sinks;
    private final Folding folding = new Folding();
    private final Thread writer;
    private long droppedTold;
    private volatile int debugLevel;
    private volatile long lost;

    public Journal(JournalSettings settings, InstantSource clock) {
        this(settings, clock, System.err);
    }

    Journal(JournalSettings settings, InstantSource clock, PrintStream stderr) {
        this.clock = clock;
        this.debugLevel = bounded(settings.debugLevel());
        this.sinks = sinks(settings, clock, stderr);
        this.writer = Thread.ofPlatform().daemon().name("journal").unstarted(this::writeQueued);
        writer.start();
    }

    private static List<Sink> sinks(
            JournalSettings settings, InstantSource clock, PrintStream stderr) {
        Identity identity = settings.identity();
        List<Sink> sinks = new ArrayList<>();
        settings.logfile()
                // One file for both gets each line once.
                .filter(f -> !settings.debugfile().equals(Optional.of(f)))
                .map(f -> new FileSink(f, identity, l -> l.level() != Level.DEBUG, clock))
                .ifPresent(sinks::add);
        settings.debugfile()
                .map(f -> new FileSink(f, identity, _ -> true, clock))
                .ifPresent(sinks::add);
        settings.syslog().map(s -> new SyslogSink(s, identity)).ifPresent(sinks::add);
        if (settings.stderr()) {
            sinks.add(new StreamSink(stderr, identity));
        }
        return sinks;
    }

    /**
     * Writes the notice in Heartbeat's wording. The reason follows on a line of its own, so that
     * monitoring which matches Heartbeat's lines finds them unchanged.
     */
    public void write(Notice notice) {
        boolean debug = notice.level() == Level.DEBUG;
        if (debug && debugLevel == 0) {
            return;
        }
        Instant now = clock.instant();
        enqueue(LogLine.of(now, notice.level(), notice.line()));
        if (!notice.because().isEmpty()) {
            Level level = debug ? Level.DEBUG : Level.INFO;
            enqueue(LogLine.of(now, level, "why: " + notice.because()));
        }
    }

    /**
     * Writes a line of which there may be many, each with another text that a stranger chose: of
     * one kind only the first few in a minute are written, the others are counted.
     */
    public void write(Notice notice, String kind) {
        enqueue(LogLine.of(clock.instant(), notice.level(), notice.line(), kind));
    }

    private void enqueue(LogLine line) {
        if (!queue.offer(new Entry.Line(line))) {
            dropped.increment();
        }
    }

    /** From 0 (no debug lines) to 255. */
    public int debugLevel() {
        return debugLevel;
    }

    /** Sets the level, within 0 to 255; USR1 and USR2 move it by one. */
    public int debugLevel(int level) {
        debugLevel = bounded(level);
        return debugLevel;
    }

    private static int bounded(int level) {
        return Math.clamp(level, 0, DEBUG_LEVEL_MAX);
    }

    /** Lines that no place or not every place received: the queue or a disk was full. */
    public long lostLines() {
        return dropped.sum() + lost;
    }

    /** Waits until everything written so far is out, but no longer than the limit. */
    public boolean flush(Duration limit) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        long end = System.nanoTime() + limit.toNanos();
        if (!queue.offer(new Entry.Flush(done), limit.toNanos(), TimeUnit.NANOSECONDS)) {
            return false;
        }
        return done.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    /** Writes what is queued, waiting five seconds at most, and closes the files. */
    @Override
    public void close() {
        try {
            if (queue.offer(new Entry.End(), CLOSE_MAX.toNanos(), TimeUnit.NANOSECONDS)) {
                writer.join(CLOSE_MAX);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeQueued() {
        boolean ended = false;
        try {
            while (!ended) {
                List<Entry> batch = nextBatch();
                List<LogLine> lines = new ArrayList<>(folding.expired(clock.instant()));
                addDropped(lines);
                List<CountDownLatch> flushed = new ArrayList<>();
                for (Entry entry : batch) {
                    switch (entry) {
                        case Entry.Line(LogLine line) -> lines.addAll(folding.take(line));
                        case Entry.Flush(CountDownLatch done) -> flushed.add(done);
                        case Entry.End() -> ended = true;
                    }
                }
                if (ended) {
                    lines.addAll(folding.finish(clock.instant()));
                }
                writeToAll(lines);
                flushed.forEach(CountDownLatch::countDown);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            sinks.forEach(Sink::close);
        }
    }

    private List<Entry> nextBatch() throws InterruptedException {
        List<Entry> batch = new ArrayList<>();
        // Once a second at least, to tell the counts of folded lines.
        Entry first = queue.poll(1, TimeUnit.SECONDS);
        if (first != null) {
            batch.add(first);
            queue.drainTo(batch, BATCH_LINES_MAX - 1);
        }
        return batch;
    }

    private void addDropped(List<LogLine> lines) {
        long now = dropped.sum();
        if (now > droppedTold) {
            String text = (now - droppedTold) + " log lines were dropped: writing was too slow";
            lines.add(LogLine.of(clock.instant(), Level.WARN, text));
            droppedTold = now;
        }
    }

    private void writeToAll(List<LogLine> lines) {
        if (lines.isEmpty()) {
            return;
        }
        for (Sink sink : sinks) {
            sink.write(lines).ifPresent(trouble -> tellOthers(sink, trouble));
        }
        lost = sinks.stream().mapToLong(Sink::lost).sum();
    }

    private void tellOthers(Sink troubled, LogLine trouble) {
        for (Sink other : sinks) {
            if (other != troubled && !(other instanceof FileSink)) {
                other.write(List.of(trouble));
            }
        }
    }
}
