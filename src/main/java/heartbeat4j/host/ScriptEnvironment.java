package heartbeat4j.host;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Builds the environment of scripts as Heartbeat 3.0.6 gives it: nothing is inherited from the
 * daemon, so that a script behaves the same however the daemon was started.
 *
 * @param parameters directive of ha.cf to its value as written, defaults included; names from
 *     {@code env} lines too (both become {@code HA_name})
 * @param currentHost name of this node
 * @param configDirectory usually /etc/ha.d
 * @param programDirectory where the cluster's own helper programs are
 * @param stateDirectory usually /var/lib/heartbeat
 * @param logFile ha.cf's logfile
 * @param debugLog ha.cf's debugfile
 * @param logFacility ha.cf's logfacility, unless "none"
 * @param logDaemon ha.cf's use_logd
 * @param debug the current debug level
 */
public record ScriptEnvironment(
        Map<String, String> parameters,
        String currentHost,
        Path configDirectory,
        Path programDirectory,
        Path stateDirectory,
        Optional<Path> logFile,
        Optional<Path> debugLog,
        Optional<String> logFacility,
        boolean logDaemon,
        int debug) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final String SYSTEM_PATH =
            "/usr/sbin:/usr/share/heartbeat"
                    + ":/usr/local/sbin:/usr/local/bin:/usr/bin:/sbin:/bin";

    public ScriptEnvironment {
        parameters = Map.copyOf(parameters);
    }

    /** For resource scripts. */
    public Map<String, String> forResources() {
        Map<String, String> all = prefixed(parameters);
        all.putAll(fixed());
        return all;
    }

    /**
     * For rc.d handlers: every text field of the message as {@code HA_field}. A field can overrule
     * a parameter, as in Heartbeat, but not the paths that scripts run programs from.
     *
     * @param further HA_OSTATUS, HA_NICEFAILBACK and the like, by their full names; our own values,
     *     which overrule all others
     */
    public Map<String, String> forMessage(Map<String, String> fields, Map<String, String> further) {
        Map<String, String> all = prefixed(parameters);
        all.putAll(prefixed(fields));
        all.putAll(fixed());
        // Heartbeat writes its folder with a final slash here, and only here.
        all.put("HA_DIR", configDirectory + "/");
        all.put("HA_FUNCS", configDirectory + "//shellfuncs");
        all.put("HA_RCDIR", configDirectory + "//rc.d");
        all.put("HA_RESOURCEDIR", configDirectory + "//resource.d");
        all.putAll(further);
        return all;
    }

    // Names that a shell cannot hold are left out; a NUL would cut the value or worse.
    private static Map<String, String> prefixed(Map<String, String> values) {
        Map<String, String> result = new TreeMap<>();
        values.forEach(
                (name, value) -> {
                    String full = "HA_" + name;
                    if (NAME.matcher(full).matches() && value.indexOf('\0') < 0) {
                        result.put(full, value);
                    }
                });
        return result;
    }

    private Map<String, String> fixed() {
        Map<String, String> fixed = new LinkedHashMap<>();
        fixed.put("HA_CURHOST", currentHost);
        fixed.put("HA_DIR", configDirectory.toString());
        fixed.put("HA_FUNCS", configDirectory.resolve("shellfuncs").toString());
        fixed.put("HA_RCDIR", configDirectory.resolve("rc.d").toString());
        fixed.put("HA_RESOURCEDIR", configDirectory.resolve("resource.d").toString());
        fixed.put("HA_BIN", programDirectory.toString());
        fixed.put("HA_FIFO", stateDirectory.resolve("fifo").toString());
        fixed.put("HA_DOCDIR", "/usr/share/doc/heartbeat");
        fixed.put("HA_DATEFMT", "%Y/%m/%d_%T\t");
        fixed.put("HA_LOGFILE", logFile.map(Path::toString).orElse(""));
        fixed.put("HA_DEBUGLOG", debugLog.map(Path::toString).orElse(""));
        logFacility.ifPresent(name -> fixed.put("HA_LOGFACILITY", name));
        fixed.put("HA_LOGD", logDaemon ? "yes" : "no");
        fixed.put("HA_debug", Integer.toString(debug));
        fixed.put("HA_COMPRESSION", parameters.getOrDefault("compression", "zlib"));
        fixed.put("OCF_ROOT", "/usr/lib/ocf");
        fixed.put("OCF_AGENTS", "/usr/lib/ocf/resource.d/heartbeat/");
        fixed.put("PATH", programDirectory + ":" + SYSTEM_PATH);
        fixed.put("LC_ALL", "C");
        fixed.put("LANGUAGE", "");
        return fixed;
    }
}
