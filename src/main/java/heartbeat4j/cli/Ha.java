package heartbeat4j.cli;

import heartbeat4j.control.Version;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ha}: the command for people. */
@Command(
        name = "ha",
        description = "Shows and explains a heartbeat cluster.",
        mixinStandardHelpOptions = true,
        versionProvider = Ha.VersionText.class,
        // The one list of sub-commands.
        subcommands = {
            StatusCommand.class,
            ExplainCommand.class,
            CheckCommand.class,
            DecodeCommand.class,
            DemoCommand.class,
            MoveCommand.class,
            RestartCommand.class,
            FenceCommand.class,
            FenceConfirmCommand.class,
            VersionCommand.class
        },
        footer = {
            "",
            "Files: HA_DIR (/etc/ha.d), HA_RUN_DIR (/run/heartbeat), HA_LIB_DIR"
                    + " (/var/lib/heartbeat)."
        })
final class Ha implements Runnable {
    @Spec private CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        CommandLine command = new CommandLine(new Ha());
        boolean coloured = Terminal.coloured();
        command.setColorScheme(
                CommandLine.Help.defaultColorScheme(
                        coloured ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
        return command;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Say what: a sub-command.");
    }

    /** Asked for by {@code --version} only. */
    static final class VersionText implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"ha " + Version.text()};
        }
    }
}
