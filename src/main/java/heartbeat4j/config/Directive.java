package heartbeat4j.config;

import static heartbeat4j.core.Invariants.check;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A word of ha.cf.
 *
 * @param wholeLine its arguments are the words of the line, separated by white space alone;
 *     otherwise it has a list of values, separated by white space and commas
 * @param grammar what follows it; capitals are placeholders
 * @param initial the value recorded when it does not occur
 * @param recorded its last value is shown by {@code cl_status hbparameter} and to scripts
 * @param effect what it does in heartbeat4j
 * @param help one line for people
 */
public record Directive(
        String name,
        boolean wholeLine,
        String grammar,
        Optional<String> initial,
        boolean recorded,
        Effect effect,
        String help) {
    /** Whether a directive does anything. */
    public enum Effect {
        WORKS,
        /** Read, checked and recorded, so that old files keep working. */
        NONE,
        /** Read, checked and recorded; not carried out in this version, which is said. */
        LATER,
        /** Ours; Heartbeat refuses a file that contains it. */
        OWN
    }

    /** Name, kind (list or line; a star: recorded), effect, default, grammar, help. */
    private static final String TABLE =
            """
            cluster                 list* works linux-ha | NAME | name of the cluster, for people
            hopfudge                list* works 1 | 0..255 | added to the node count: packet hops
            keepalive               list* works 1000ms | TIME | time between two heartbeats
            deadtime                list* works 30000ms | TIME | silence after which a node is dead
            deadping                list* works - | TIME | deadtime for ping nodes
            initdead                list* works - | TIME | deadtime while this node starts
            warntime                list* works - | TIME | silence after which a warning is logged
            watchdog                list* works - | DEVICE | resets the host if heartbeat hangs
            baud                    list* none 19200 | SPEED | speed of serial links
            udpport                 list* works - | PORT | port of the bcast, ucast, ucast6 below it
            logfacility             list* works - | FACILITY | syslog facility, or none
            logfile                 list* works - | FILE | log without debug messages
            debugfile               list* works - | FILE | log with debug messages
            nice_failback           list  works - | on, off | obsolete: use auto_failback
            auto_failback           list* works legacy | on, off, legacy | back to its own node?
            rtprio                  list* works - | 1..99 | realtime priority
            hbgenmethod             list* works file | file, time | source of the generation number
            realtime                list* works true | BOOLEAN | run with realtime priority
            debug                   list* works 0 | 0..255 | level of detail in the log
            msgfmt                  list* works classic | classic, netstring | form of packets
            use_logd                list* none - | BOOLEAN | log through a logging daemon
            conn_logd_time          list* none 60 | TIME | time between attempts to reach logd
            log_badpack             list* works true | BOOLEAN | log packets that are not understood
            syslogmsgfmt            list* none true | BOOLEAN | syslog form of lines in log files
            coredumps               list* none true | BOOLEAN | leave a core file when crashing
            coreroot                list* none - | DIRECTORY | where core files go
            use_apphbd              list* none - | BOOLEAN | report to the application watchdog
            crm                     list* none - | off | resource manager; only off is possible
            pacemaker               list* none false | off | resource manager; only off is possible
            crm_daemon_dir          list* none - | DIRECTORY | where the resource manager is
            crmd_spawns_pengine     list* none - | BOOLEAN | for the resource manager
            autojoin                list* works none | none | nodes must be listed with node
            uuidfrom                list* works file | file, nodename | source of the node's UUID
            compression             list* works zlib | zlib, bz2 | compression of large messages
            compression_threshold   list* works 2 | KILOBYTES | smallest message to compress
            traditional_compression list* none no | BOOLEAN | compress whole messages
            max_rexmit_delay        list* works 250 | MILLISECONDS | wait before asking again
            record_config_changes   list* none on | BOOLEAN | for the resource manager
            record_pengine_inputs   list* none on | BOOLEAN | for the resource manager
            enable_config_writes    list* none on | BOOLEAN | for the resource manager
            memreserve              list* none 6500 | KILOBYTES | memory to reserve
            quorum_server           list* none - | HOST | for the membership service
            script_timeout          list* own - | TIME | limit for start and stop of a resource
            address_lease           list* own - | auto, off, SECONDS | life of addresses without us
            address_probe           list* own - | TIME, off | how long a rival is asked for (200ms)
            address_conflict        list* own - | refuse, take | one outside the cluster (refuse)
            announce_refresh        list* own - | TIME, off | time between announcements (60)
            flap_damping            line  own - | off, MOVES TIME | so often a group moves (4 5m)
            tiebreaker              line  own - | ping ADDRESS ... | decides between two nodes
            quorum                  list* own - | on, off | majority needed among 3 nodes or more
            witness                 list  own - | NAME ... | members that vote and own nothing
            node                    list  works - | NAME ... | members of the cluster
            env                     list  works - | NAME=VALUE ... | HA_NAME for all scripts
            respawn                 line  works - | USER COMMAND | keep a program running
            failfast                line  works - | USER COMMAND | same; its death reboots the host
            apiauth                 line  works - | CLIENT [uid=A,B] [gid=C,D] | who may use the API
            fence_delay             list* own - | TIME | the owner of a pair resets first (0 or 5)
            on_stop_failure         list* own - | reboot, fence-me, block | if a stop fails
            stonith                 line  works - | TYPE FILE | device that resets dead nodes
            stonith_host            line  works - | HOST TYPE PARAMETERS | same, without a file
            fence_command           line  own - | [timeout=60s] PATH | own script that resets nodes
            bcast                   list  works - | INTERFACE ... | heartbeat by UDP broadcast
            udp                     list  works - | INTERFACE ... | old name of bcast
            ucast                   line  works - | INTERFACE PEER | heartbeat by UDP to one host
            mcast                   line  works - | INTERFACE GROUP PORT TTL LOOP | by multicast
            ucast6                  line  works - | INTERFACE ADDRESS | heartbeat by UDP over IPv6
            mcast6                  line  works - | INTERFACE GROUP PORT HOPS LOOP | same over IPv6
            serial                  list  none - | DEVICE ... | heartbeat over a serial cable
            ping                    list  works - | HOST ... | hosts that show whether the net works
            ping_group              line  works - | NAME HOST ... | hosts of which one must answer
            ping6                   list  works - | ADDRESS ... | as ping, over IPv6
            """;

    private static final Map<String, Directive> ALL = new LinkedHashMap<>();

    static {
        TABLE.lines().map(Directive::row).forEach(d -> ALL.put(d.name(), d));
    }

    public Directive {
        check(!name.isEmpty() && !grammar.isEmpty() && !help.isEmpty(), "directive %s", name);
    }

    /** In the order in which Heartbeat prints them; own directives before the media. */
    public static List<Directive> all() {
        return List.copyOf(ALL.values());
    }

    static Optional<Directive> named(String name) {
        return Optional.ofNullable(ALL.get(name));
    }

    static Collection<String> names() {
        return ALL.keySet();
    }

    private static Directive row(String row) {
        List<String> cells = Arrays.stream(row.split("\\|")).map(String::strip).toList();
        List<String> head = Texts.words(cells.getFirst());
        check(cells.size() == 3 && head.size() == 4, "row \"%s\"", row);
        return new Directive(
                head.get(0),
                head.get(1).startsWith("line"),
                cells.get(1),
                Optional.of(head.get(3)).filter(value -> !value.equals("-")),
                head.get(1).endsWith("*"),
                Effect.valueOf(head.get(2).toUpperCase(Locale.ROOT)),
                cells.get(2));
    }
}
