package heartbeat4j.observe;

/** What the daemon counts and drops, each with the words that operators read beside the number. */
public enum Counter {
    PACKETS_MALFORMED("malformed"),
    PACKETS_BAD_SIGNATURE("wrong signature"),
    PACKETS_UNUSABLE("signed, but unusable"),
    PACKETS_FLOODED("flooded");

    private final String words;

    Counter(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }
}
