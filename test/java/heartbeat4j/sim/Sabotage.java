package heartbeat4j.sim;

/** Rules broken on purpose, to see that the simulator notices. */
record Sabotage(
        boolean generationStandsStill,
        boolean clockStandsStillInSuspend,
        boolean judgesBeforeBacklog,
        boolean deadtimeIsHalved,
        boolean stopsAreReportedEarly) {
    static final Sabotage NONE = new Sabotage(false, false, false, false, false);
}
