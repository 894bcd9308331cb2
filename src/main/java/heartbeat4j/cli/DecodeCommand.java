package heartbeat4j.cli;

import heartbeat4j.daemon.PacketInspector;
import heartbeat4j.daemon.PacketReport;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Shows captured packets of the cluster in words and checks who signed them. */
@Command(
        name = "decode",
        mixinStandardHelpOptions = true,
        description = {
            "Reads datagrams in hex from standard input, one on a line, and shows their fields and"
                    + " the verdict on each signature.",
            "Blank lines and lines that begin with # are skipped."
        },
        footer =
                "Exit code: 0 fine, 1 when a packet is malformed or wrongly signed, 2 wrong usage.")
public final class DecodeCommand implements Callable<Integer> {
    private static final int BAD_PACKET = 1;

    private final InputStream input;

    @Option(
            names = "--key",
            paramLabel = "[N:]METHOD:KEY",
            description =
                    "A key of authkeys, such as 1:sha1:text; without N it is tried for every key"
                            + " number. May be repeated. Note that ps shows it to other users.")
    private List<String> keys = new ArrayList<>();

    @Option(names = "--json", description = "Prints one JSON object for each packet.")
    private boolean json;

    @Spec private CommandSpec spec;

    public DecodeCommand() {
        this(System.in);
    }

    DecodeCommand(InputStream input) {
        this.input = input;
    }

    @Override
    public Integer call() throws IOException {
        for (String key : keys) {
            PacketInspector.keyProblem(key).ifPresent(this::refuse);
        }
        PacketInspector inspector = PacketInspector.of(keys);
        PrintWriter out = spec.commandLine().getOut();
        int exitCode = 0;
        // ISO-8859-1 reads any bytes; what is no hex digit is reported as such.
        try (var lines =
                new BufferedReader(new InputStreamReader(input, StandardCharsets.ISO_8859_1))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank() && !line.strip().startsWith("#")) {
                    PacketReport report = inspector.inspect(line);
                    print(out, report);
                    exitCode = report.good() ? exitCode : BAD_PACKET;
                }
            }
        }
        return exitCode;
    }

    private void refuse(String problem) {
        throw new ParameterException(spec.commandLine(), "--key: " + problem);
    }

    private void print(PrintWriter out, PacketReport report) {
        if (json) {
            out.println(report.json());
        } else {
            report.lines().forEach(out::println);
        }
        out.flush();
    }
}
