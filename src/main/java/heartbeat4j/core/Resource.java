package heartbeat4j.core;

import static heartbeat4j.core.Invariants.check;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One resource of a group: a script and its arguments, as haresources writes them ({@code
 * Filesystem::/dev/sda1::/data}, or a bare IPv4 address for {@code IPaddr}).
 */
public record Resource(String text, String script, List<String> arguments) {
    private static final Pattern BARE_ADDRESS = Pattern.compile("\\d+\\.\\d+\\.\\d+\\.\\d.*");

    public Resource {
        check(!text.isEmpty() && !script.isEmpty(), "empty resource \"%s\"", text);
        arguments = List.copyOf(arguments);
    }

    /** Splits at {@code ::}; empty arguments vanish, as in Heartbeat's ResourceManager. */
    public static Resource parse(String text) {
        if (BARE_ADDRESS.matcher(text).matches()) {
            return new Resource(text, "IPaddr", List.of(text));
        }
        List<String> parts = Arrays.stream(text.split("::")).filter(p -> !p.isEmpty()).toList();
        check(!parts.isEmpty(), "resource \"%s\" names no script", text);
        return new Resource(text, parts.getFirst(), parts.subList(1, parts.size()));
    }

    @Override
    public String toString() {
        return text;
    }
}
