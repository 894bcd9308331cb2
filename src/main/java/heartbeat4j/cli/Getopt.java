package heartbeat4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads short switches as getopt(3) does, with its messages: scripts have long relied on switches
 * after parameters, joined switches and {@code --}.
 *
 * @param options the known ones found, in order
 * @param complaints getopt's line about each switch that is wrong; most programs stop at one
 * @param operands what is no switch
 */
record Getopt(List<Option> options, List<String> complaints, List<String> operands) {
    Getopt {
        options = List.copyOf(options);
        complaints = List.copyOf(complaints);
        operands = List.copyOf(operands);
    }

    /** A switch and its argument, empty for a switch without. */
    record Option(char letter, String argument) {}

    /**
     * @param letters the known switches, each followed by ":" when it has an argument
     */
    static Getopt parse(String program, String letters, List<String> arguments) {
        List<Option> options = new ArrayList<>();
        List<String> complaints = new ArrayList<>();
        List<String> operands = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals("--")) {
                operands.addAll(arguments.subList(i + 1, arguments.size()));
                break;
            }
            if (argument.length() < 2 || argument.charAt(0) != '-') {
                operands.add(argument);
                continue;
            }
            for (int at = 1; at < argument.length(); at++) {
                char letter = argument.charAt(at);
                int known = letter == ':' ? -1 : letters.indexOf(letter);
                if (known < 0) {
                    complaints.add(program + ": invalid option -- '" + letter + "'");
                    continue;
                }
                if (!letters.startsWith(":", known + 1)) {
                    options.add(new Option(letter, ""));
                } else if (at + 1 < argument.length()) {
                    options.add(new Option(letter, argument.substring(at + 1)));
                    break;
                } else if (i + 1 < arguments.size()) {
                    options.add(new Option(letter, arguments.get(++i)));
                } else {
                    complaints.add(program + ": option requires an argument -- '" + letter + "'");
                }
            }
        }
        return new Getopt(options, complaints, operands);
    }

    /** The first thing that is wrong. */
    Optional<String> complaint() {
        return complaints.stream().findFirst();
    }

    boolean has(char letter) {
        return count(letter) > 0;
    }

    int count(char letter) {
        return (int) options.stream().filter(option -> option.letter() == letter).count();
    }

    /** The last one wins. */
    Optional<String> argument(char letter) {
        return options.reversed().stream()
                .filter(option -> option.letter() == letter)
                .map(Option::argument)
                .findFirst();
    }
}
