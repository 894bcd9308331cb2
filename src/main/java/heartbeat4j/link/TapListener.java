package heartbeat4j.link;

/** Hears what taps hear, on their threads; must return at once. */
public interface TapListener {
    void packet(Packet packet);

    /** The tap works, for the first time or again. */
    void opened(String tap);

    /** The tap does not work; told once per change, while it is tried again. */
    void failed(String tap, String reason);
}
