package heartbeat4j.cli;

import heartbeat4j.control.ControlClient;
import heartbeat4j.control.ControlRequest;
import heartbeat4j.control.ControlResult;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Gives the daemon an order, and says why it is not carried out. */
final class DaemonOrder {
    private DaemonOrder() {}

    /** Why the daemon cannot be asked about that node, if so. */
    static Optional<String> notNode(String text) {
        return ControlRequest.isNodeName(text) && ControlRequest.isWord(text)
                ? Optional.empty()
                : Optional.of("\"" + text + "\" is not a node name");
    }

    /**
     * Returns the command's exit code.
     *
     * @param complain takes why there was no yes, in a sentence
     */
    static ExitCode give(Path socket, ControlRequest order, Consumer<String> complain) {
        return judge(ControlClient.ask(socket, order), _ -> ExitCode.OK, complain);
    }

    /**
     * Returns the command's exit code.
     *
     * @param answered what follows from an answer
     * @param complain takes why there was none, in a sentence
     */
    static ExitCode judge(
            ControlResult given,
            Function<ControlResult.Answered, ExitCode> answered,
            Consumer<String> complain) {
        return switch (given) {
            case ControlResult.Answered answer -> answered.apply(answer);
            case ControlResult.Unanswered result -> {
                NoAnswer none = NoAnswer.of(result);
                complain.accept(none.reason());
                yield none.code();
            }
        };
    }
}
