package heartbeat4j.daemon;

import heartbeat4j.control.RuntimePaths;

/**
 * How the daemon is started.
 *
 * @param mainClass by which a running daemon is known in its command line
 * @param debug added to ha.cf's debug level
 * @param verbose show the configuration at the start
 * @param manageResources false: only heartbeats, no resources
 * @param realtime false: without realtime priority, whatever ha.cf says
 */
public record DaemonOptions(
        String mainClass,
        int debug,
        boolean verbose,
        boolean manageResources,
        boolean realtime,
        RuntimePaths paths) {}
