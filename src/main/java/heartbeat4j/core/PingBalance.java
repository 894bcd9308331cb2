package heartbeat4j.core;

/** How our count of ping nodes compares with the other node's, as far as it told. */
enum PingBalance {
    UNKNOWN(" has not told how many it reaches"),
    WE_REACH_MORE(" reaches fewer"),
    SAME(" reaches as many"),
    WE_REACH_FEWER(" reaches more");

    private final String otherReaches;

    PingBalance(String otherReaches) {
        this.otherReaches = otherReaches;
    }

    /** What follows the other node's name in a sentence. */
    String otherReaches() {
        return otherReaches;
    }
}
