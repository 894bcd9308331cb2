package heartbeat4j.cli;

import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;

/** Checks several folders and prints the exit code and the name of each. */
public final class CheckMain {
    private CheckMain() {}

    public static void main(String[] folders) {
        for (String folder : folders) {
            int exit =
                    new CommandLine(new CheckCommand())
                            .setOut(new PrintWriter(new StringWriter()))
                            .execute("--dir", folder);
            System.out.println(exit + " " + Path.of(folder).getFileName());
        }
    }
}
