package heartbeat4j.core;

import java.util.List;

/**
 * What a node of ours says of resets in each heartbeat; C nodes ignore it.
 *
 * @param able it has a device by which it could reset others
 * @param me it wants to be reset itself: something of it does not stop
 * @param silent what it knows of members that it does not hear, among more than two
 */
public record FenceWords(boolean able, boolean me, List<Silent> silent) {
    public static final FenceWords NONE = new FenceWords(false, false, List.of());

    public FenceWords {
        silent = List.copyOf(silent);
    }

    /** There is nothing to say. */
    public boolean empty() {
        return !able && !me && silent.isEmpty();
    }

    /**
     * A member that is not heard.
     *
     * @param generation of its last life that the sender has heard
     * @param off it runs nothing for sure; otherwise its reset is waited for
     */
    public record Silent(NodeName node, Generation generation, boolean off) {}
}
