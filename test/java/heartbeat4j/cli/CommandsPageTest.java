package heartbeat4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The page on the commands names every command, switch and exit code that there is. */
class CommandsPageTest {
    private static final Path PAGE = Path.of("src/site/markdown/commands.md");

    @Test
    void pageNamesEverySubCommandOfHaAndItsSwitches() throws IOException {
        String page = Files.readString(PAGE);
        TreeSet<String> missing = new TreeSet<>();

        for (CommandLine command : Ha.commandLine().getSubcommands().values()) {
            String name = command.getCommandName();
            Stream<String> options =
                    command.getCommandSpec().options().stream()
                            .filter(option -> !option.hidden())
                            .map(OptionSpec::longestName);
            Stream.concat(Stream.of("## ha " + name), options)
                    .filter(text -> !page.contains(text))
                    .forEach(missing::add);
        }

        assertEquals(List.of(), List.copyOf(missing));
    }

    @Test
    void pageNamesEveryExitCode() throws IOException {
        String page = Files.readString(PAGE);

        List<Integer> missing =
                Arrays.stream(ExitCode.values())
                        .map(ExitCode::number)
                        .filter(number -> !page.contains("| " + number + " |"))
                        .toList();

        assertEquals(List.of(), missing);
    }

    @Test
    void pageNamesEverySubCommandOfClStatus() throws IOException {
        String page = Files.readString(PAGE);

        List<String> missing =
                ClStatus.USAGE
                        .lines()
                        .filter(line -> line.matches("[a-z]+ ?.*"))
                        .map(line -> line.split(" ")[0])
                        .filter(name -> !page.contains("`" + name))
                        .toList();

        assertEquals(List.of(), missing);
    }
}
