package heartbeat4j.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Notes each run of an rc.d handler with its arguments and environment, then lets it go on. */
final class HandlerLog {
    private static final String FILE = "handlers.log";
    private static final String BEGIN = "=== ";

    /** One run; the values are those of the environment. */
    record Run(double at, List<String> arguments, Map<String, String> environment) {
        Run {
            arguments = List.copyOf(arguments);
            environment = new TreeMap<>(environment);
        }

        String get(String name) {
            return environment.getOrDefault(name, "");
        }
    }

    private HandlerLog() {}

    /** Puts a script in front of each of these handlers, whether it exists or not. */
    static void install(LabHost host, String... types) {
        for (String type : types) {
            String path = "ha.d/rc.d/" + type;
            host.run("sh", "-c", "mv /etc/ha.d/rc.d/" + type + " /etc/ha.d/rc.d/shipped-" + type);
            host.write(
                    path,
                    "rwxr-xr-x",
                    """
                    #!/bin/bash
                    {
                        echo "%s$EPOCHREALTIME $*"
                        env
                    } >>/var/log/%s
                    shipped=/etc/ha.d/rc.d/shipped-%s
                    [ ! -x $shipped ] || exec $shipped "$@"
                    """
                            .formatted(BEGIN, FILE, type));
        }
    }

    static List<Run> of(LabHost host, String type) {
        List<Run> runs = new ArrayList<>();
        for (String text : host.log(FILE).split("(?m)^" + BEGIN)) {
            List<String> lines = text.lines().toList();
            if (!lines.isEmpty()) {
                runs.add(run(lines));
            }
        }
        return runs.stream().filter(run -> run.get("HA_t").equals(type)).toList();
    }

    private static Run run(List<String> lines) {
        String[] words = lines.getFirst().split(" ");
        Map<String, String> environment = new TreeMap<>();
        for (String line : lines.subList(1, lines.size())) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                environment.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return new Run(
                Double.parseDouble(words[0]), List.of(words).subList(1, words.length), environment);
    }
}
