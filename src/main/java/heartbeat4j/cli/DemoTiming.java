package heartbeat4j.cli;

/** The three times of the demo's ha.cf, written as ha.cf writes them. */
record DemoTiming(String keepalive, String deadtime, String initdead) {
    String haCf() {
        return """
        logfile /var/log/ha-log
        debugfile /var/log/ha-debug
        keepalive %s
        deadtime %s
        initdead %s
        auto_failback on
        bcast eth0
        node primary secondary
        """
                .formatted(keepalive, deadtime, initdead);
    }
}
