package heartbeat4j.observe;

/**
 * Who writes, as every log line shows it.
 *
 * @param host this machine's name, as {@code uname -n} prints it
 * @param program {@code heartbeat} for the daemon
 */
public record Identity(String host, String program, long pid) {}
