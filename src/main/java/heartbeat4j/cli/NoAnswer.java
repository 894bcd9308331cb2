package heartbeat4j.cli;

import heartbeat4j.control.ControlResult;

import java.time.Duration;

/**
 * Why a request had no answer, in an operator's words.
 *
 * @param reason cause and fix, to be set behind the command's name
 */
record NoAnswer(ExitCode code, String reason) {
    static NoAnswer of(ControlResult.Unanswered result) {
        return switch (result) {
            case ControlResult.NotRunning _ ->
                    failure("heartbeat is not running on this machine; start it first");
            case ControlResult.Denied(String reason) -> failure(reason + "; run it as root (sudo)");
            case ControlResult.Refused(String reason) -> failure("refused: " + reason);
            case ControlResult.Failed(String reason) -> failure(reason);
            case ControlResult.Hung(Duration waited) ->
                    new NoAnswer(
                            ExitCode.HUNG,
                            "heartbeat runs but gave no answer within "
                                    + waited.toSeconds()
                                    + " s");
        };
    }

    static NoAnswer failure(String reason) {
        return new NoAnswer(ExitCode.FAILURE, reason);
    }
}
