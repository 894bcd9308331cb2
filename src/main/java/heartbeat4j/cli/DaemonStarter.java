package heartbeat4j.cli;

/** Where the command line ends and the daemon begins. */
interface DaemonStarter {
    /**
     * Runs until the daemon ends.
     *
     * @return the exit code of the process: 0 after a stop, 6 or 4 for a bad configuration
     */
    int run(DaemonSwitches switches);
}
