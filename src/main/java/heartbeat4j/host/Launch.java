package heartbeat4j.host;

import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.ExecuteStreamHandler;
import org.apache.commons.exec.ProcessDestroyer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Runs a program that redirects its streams itself, and hands out its process at its start. */
final class Launch {
    private Launch() {}

    /**
     * Runs a line of shell as leader of a session of its own, until it has ended.
     *
     * @param arguments {@code $1} and so on
     * @param workingDirectory "/" is used while it does not exist, as Heartbeat's own (cores/root)
     *     on a fresh machine
     * @return as {@link #run}
     */
    static int shell(
            Path setsid,
            String line,
            List<String> arguments,
            Path workingDirectory,
            Map<String, String> environment,
            CompletableFuture<Process> process)
            throws IOException {
        CommandLine command = new CommandLine(setsid.toString());
        command.addArguments(new String[] {"/bin/sh", "-c", line, "sh"}, false);
        command.addArguments(arguments.toArray(String[]::new), false);
        boolean there = Files.isDirectory(workingDirectory);
        return run(command, there ? workingDirectory : Path.of("/"), environment, process);
    }

    /**
     * Blocks until the program has ended, and returns its exit code; 128 and more means killed by
     * the signal of that number less 128.
     */
    static int run(
            CommandLine command,
            Path workingDirectory,
            Map<String, String> environment,
            CompletableFuture<Process> process)
            throws IOException {
        DefaultExecutor executor =
                DefaultExecutor.builder()
                        .setWorkingDirectory(workingDirectory)
                        .setExecuteStreamHandler(new NoStreams())
                        .get();
        // Every exit code is a result here, not an exception.
        executor.setExitValues(null);
        executor.setProcessDestroyer(new Remember(process));
        return executor.execute(command, environment) & 0xff;
    }

    /** The program's streams are files; the pipes that Java makes lead nowhere. */
    private static final class NoStreams implements ExecuteStreamHandler {
        @Override
        public void setProcessErrorStream(InputStream stream) {}

        @Override
        public void setProcessInputStream(OutputStream stream) {}

        @Override
        public void setProcessOutputStream(InputStream stream) {}

        @Override
        public void start() {}

        @Override
        public void stop() {}
    }

    /** Hands out the process as soon as it exists. */
    private record Remember(CompletableFuture<Process> process) implements ProcessDestroyer {
        @Override
        public boolean add(Process started) {
            return process.complete(started);
        }

        @Override
        public boolean remove(Process ended) {
            return true;
        }

        @Override
        public int size() {
            return 1;
        }
    }
}
