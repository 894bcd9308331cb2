package heartbeat4j.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Looks after the output files of finished script runs: removes those that nobody writes to any
 * more, and keeps those of still running services copied to the debug log and small.
 */
final class Leftovers {
    /** At the bound a file is removed at once; a service that still writes to it is not heard. */
    static final int FILES_MAX = 4096;

    private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(20);

    private final Path folder;
    private final BlockingQueue<OutputFile> arrived = new ArrayBlockingQueue<>(FILES_MAX);

    /** The folder's path is absolute, as the kernel tells it. */
    Leftovers(Path folder) {
        this.folder = folder;
    }

    /** Starts looking, at files of an earlier life of the daemon too. */
    void start() {
        adopt();
        Thread.ofVirtual().name("script output").start(this::sweepForEver);
    }

    void add(OutputFile file) {
        if (!arrived.offer(file)) {
            file.delete();
        }
    }

    private void adopt() {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.{out,err}")) {
            for (Path file : files) {
                add(new OutputFile(file, Optional.empty()));
            }
        } catch (IOException e) {
            // No folder yet: nothing to adopt.
            return;
        }
    }

    private void sweepForEver() {
        List<OutputFile> kept = new ArrayList<>();
        try {
            while (true) {
                if (kept.isEmpty()) {
                    kept.add(arrived.take());
                }
                Thread.sleep(SWEEP_INTERVAL);
                arrived.drainTo(kept, FILES_MAX - Math.min(FILES_MAX, kept.size()));
                kept = sweep(kept);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One round; returns the files that are still written to. */
    List<OutputFile> sweep(List<OutputFile> files) {
        Set<Path> held = heldFiles();
        List<OutputFile> kept = new ArrayList<>();
        for (OutputFile output : files) {
            if (tend(output, held.contains(output.file()))) {
                kept.add(output);
            }
        }
        return kept;
    }

    private static boolean tend(OutputFile output, boolean held) {
        try {
            if (held) {
                output.empty();
            } else {
                output.copyNews();
                output.delete();
            }
            return held;
        } catch (UncheckedIOException e) {
            // Somebody removed the folder; there is nothing to look after any more.
            return false;
        }
    }

    private Set<Path> heldFiles() {
        Set<Path> held = new HashSet<>();
        try (DirectoryStream<Path> processes =
                Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                addHeldBy(process, folder, held);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("/proc is not mounted", e);
        }
        return held;
    }

    private static void addHeldBy(Path process, Path folder, Set<Path> held) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                Path target = Files.readSymbolicLink(descriptor);
                if (target.startsWith(folder)) {
                    held.add(target);
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            // The process ended while we looked; it holds nothing any more.
            return;
        }
    }
}
