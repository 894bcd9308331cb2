package heartbeat4j.core;

import java.util.List;
import java.util.Optional;

/**
 * What the ipfail programs of two nodes say to each other. Ours is built into the daemon and uses
 * the same words, so that Heartbeat's program on the other node understands it.
 */
sealed interface IpfailWord {
    /** Its name among the programs that are connected to a daemon. */
    String CLIENT = "ipfail";

    /** Counts that no program would send mean that the message is not from one. */
    int COUNT_MAX = 1_000_000;

    /** The other node's ipfail has started. */
    record Joined() implements IpfailWord {}

    /** It has ended. */
    record Left() implements IpfailWord {}

    /** So many ping nodes answer there; the reply is one of the other two. */
    record PingCount(int answering) implements IpfailWord {}

    /** More ping nodes answer there than here. */
    record YouAreDead() implements IpfailWord {}

    /** As many answer there as here. */
    record AbortGiveUp() implements IpfailWord {}

    static Optional<IpfailWord> of(Message message) {
        List<Message.Text> texts = message.extra();
        if (!(message.body() instanceof Body.Custom(String type))
                || !text(texts, "to_id").equals(CLIENT)) {
            return Optional.empty();
        }
        return switch (type) {
            case "hbapi-clstat" ->
                    switch (text(texts, "st")) {
                        case "join" -> Optional.of(new Joined());
                        case "leave" -> Optional.of(new Left());
                        default -> Optional.empty();
                    };
            case "num_ping_nodes" -> count(text(texts, "num_ping"));
            case "you_are_dead" -> Optional.of(new YouAreDead());
            case "abort_giveup" -> Optional.of(new AbortGiveUp());
            default -> Optional.empty();
        };
    }

    private static Optional<IpfailWord> count(String digits) {
        if (!digits.matches("[0-9]{1,7}")) {
            return Optional.empty();
        }
        int number = Integer.parseInt(digits);
        return number > COUNT_MAX ? Optional.empty() : Optional.of(new PingCount(number));
    }

    private static String text(List<Message.Text> texts, String name) {
        return texts.stream()
                .filter(text -> text.name().equals(name))
                .map(Message.Text::value)
                .findFirst()
                .orElse("");
    }

    default Body.Custom body() {
        return new Body.Custom(
                switch (this) {
                    case Joined _, Left _ -> "hbapi-clstat";
                    case PingCount _ -> "num_ping_nodes";
                    case YouAreDead _ -> "you_are_dead";
                    case AbortGiveUp _ -> "abort_giveup";
                });
    }

    /** The fields behind the type, as Heartbeat's daemon completes them for its client. */
    default List<Message.Text> texts() {
        Message.Text from = new Message.Text("from_id", CLIENT);
        Message.Text to = new Message.Text("to_id", CLIENT);
        Message.Text generation = new Message.Text("client_gen", "0");
        return switch (this) {
            case Joined _ -> List.of(state("join"), from, to, info("signon"), generation);
            case Left _ -> List.of(state("leave"), from, to, info("signoff"), generation);
            case PingCount(int answering) ->
                    List.of(new Message.Text("num_ping", "" + answering), from, to, generation);
            case YouAreDead _, AbortGiveUp _ -> List.of(from, to, generation);
        };
    }

    private static Message.Text state(String word) {
        return new Message.Text("st", word);
    }

    private static Message.Text info(String word) {
        return new Message.Text("info", word);
    }
}
