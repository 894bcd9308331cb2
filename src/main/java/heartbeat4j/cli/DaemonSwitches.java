package heartbeat4j.cli;

import heartbeat4j.control.RuntimePaths;

/**
 * What the command line of {@code heartbeat} means for the daemon.
 *
 * @param debug how often -d was given
 * @param verbose -v: show the configuration at the start
 * @param manageResources false with -M: only heartbeats, no resources
 * @param realtime false with -l: without realtime priority
 */
record DaemonSwitches(
        int debug,
        boolean verbose,
        boolean manageResources,
        boolean realtime,
        RuntimePaths paths) {}
