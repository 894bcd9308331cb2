package heartbeat4j.control;

/** The version of this build, as the jar's manifest says it. */
public final class Version {
    private Version() {}

    public static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return (version == null ? "development" : version) + " (heartbeat4j)";
    }
}
