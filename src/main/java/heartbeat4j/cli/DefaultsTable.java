package heartbeat4j.cli;

/** {@code heartbeat -D}: what holds where ha.cf says nothing. */
final class DefaultsTable {
    private DefaultsTable() {}

    static final String TEXT =
            """
            Directive                Default   Description
            --------------------------------------------------------------------------------
            cluster                  linux-ha  name of the cluster
            hopfudge                 1         hops beyond the number of nodes
            keepalive                1000ms    time between two heartbeats
            deadtime                 30000ms   silence after which a node is dead
            auto_failback            legacy    what happens when the preferred node returns
            realtime                 true      run with realtime priority
            msgfmt                   classic   form of the messages on the wire
            udpport                  694       port of the heartbeats
            log_badpack              true      log packets that are refused
            syslogmsgfmt             true      write log files in syslog's form
            coredumps                true      allow core dumps
            autojoin                 none      which unlisted nodes may join
            uuidfrom                 file      where the node's uuid comes from
            compression              zlib      how long messages are compressed
            compression_threshold    2         length in kB from which they are
            traditional_compression  no        compress the whole message
            max_rexmit_delay         250       ms between two requests for a lost message
            """;
}
