package heartbeat4j.cli;

/**
 * Knows whether a person looks at standard output. The launcher tests it, since Java's console
 * looks at standard input too.
 */
final class Terminal {
    private Terminal() {}

    static boolean present() {
        return Boolean.getBoolean("heartbeat.terminal");
    }

    /** NO_COLOR (no-color.org) switches colours off. */
    static boolean coloured() {
        String noColour = System.getenv("NO_COLOR");
        return present() && (noColour == null || noColour.isEmpty());
    }
}
