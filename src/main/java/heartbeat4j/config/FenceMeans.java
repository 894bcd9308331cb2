package heartbeat4j.config;

import java.time.Duration;
import java.util.Optional;

/** By what ha.cf has a node reset. */
public sealed interface FenceMeans {
    /** For people; names no secret. */
    String name();

    /** The type of the device, or the path of the command. */
    String device();

    /** How long one attempt may take; Heartbeat 3.0.6 waits without a limit. */
    Duration limit();

    /**
     * A device of cluster-glue.
     *
     * @param file its parameters are in this file; absent for stonith_host
     * @param parameters may hold a password
     */
    record Stonith(String type, Optional<String> file, String parameters) implements FenceMeans {
        /** Devices that have to be reached over a network and wait for a machine to be off. */
        private static final Duration DEVICE_LIMIT = Duration.ofMinutes(3);

        /** Of the type whose device is a person. */
        private static final Duration PERSON_LIMIT = Duration.ofHours(1);

        @Override
        public String device() {
            return type;
        }

        @Override
        public String name() {
            return "stonith " + type;
        }

        @Override
        public Duration limit() {
            return type.equals("meatware") ? PERSON_LIMIT : DEVICE_LIMIT;
        }

        @Override
        public String toString() {
            return "Stonith[" + type + "]";
        }
    }

    /** A script of the operator's own. */
    record Command(String path, Duration limit) implements FenceMeans {
        static final Duration LIMIT_DEFAULT = Duration.ofSeconds(60);
        static final Duration LIMIT_MAX = Duration.ofHours(1);

        @Override
        public String device() {
            return path;
        }

        @Override
        public String name() {
            return "fence_command " + path;
        }
    }
}
