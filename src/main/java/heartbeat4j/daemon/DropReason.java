package heartbeat4j.daemon;

import heartbeat4j.observe.Counter;

/** Why a packet is not even given to the rules of the cluster. */
public enum DropReason {
    /** No Heartbeat packet, or not signed. */
    MALFORMED,
    /** Nobody with a key of authkeys has written it. */
    BAD_SIGNATURE,
    /** A member has signed what no node can use: its mistake. */
    UNUSABLE,
    /** Its sender sends faster than packets can be looked at. */
    FLOODED;

    Counter counter() {
        return switch (this) {
            case MALFORMED -> Counter.PACKETS_MALFORMED;
            case BAD_SIGNATURE -> Counter.PACKETS_BAD_SIGNATURE;
            case UNUSABLE -> Counter.PACKETS_UNUSABLE;
            case FLOODED -> Counter.PACKETS_FLOODED;
        };
    }
}
