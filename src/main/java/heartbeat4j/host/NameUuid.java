package heartbeat4j.host;

import heartbeat4j.core.NodeUuid;

import java.nio.charset.StandardCharsets;

/**
 * Computes the uuid that Heartbeat 3.0.6 derives from a node name: 32 hex digits drawn from the C
 * library's random numbers, seeded with a hash of the name. Both sides must agree bit by bit, so
 * that generator (glibc's additive feedback, degree 31) is rebuilt here.
 */
final class NameUuid {
    private static final int DIGITS = 32;
    private static final int DEGREE = 31;
    private static final int SEPARATION = 3;
    private static final int WARM_UP = 310;
    private static final int MODULUS = 2147483647;

    private NameUuid() {}

    static NodeUuid of(String name) {
        Generator generator = new Generator(hash(name));
        byte[] bytes = new byte[NodeUuid.BYTES];
        for (int digit = 0; digit < DIGITS; digit++) {
            int value = generator.next() % 16;
            bytes[digit / 2] = (byte) (bytes[digit / 2] << 4 | value);
        }
        return NodeUuid.of(bytes);
    }

    private static int hash(String name) {
        int hash = 0;
        for (byte letter : name.getBytes(StandardCharsets.UTF_8)) {
            // Bytes count as signed, as C's char does on the usual machines.
            hash = hash * 31 + letter;
        }
        return hash;
    }

    /** srand and rand of glibc; the state is a ring of the last 31 values. */
    private static final class Generator {
        private final int[] ring = new int[DEGREE];
        private int position = SEPARATION;

        Generator(int seed) {
            ring[0] = seed == 0 ? 1 : seed;
            for (int i = 1; i < DEGREE; i++) {
                // Schrage's form, which never overflows; Java truncates towards zero like C.
                int word = 16807 * (ring[i - 1] % 127773) - 2836 * (ring[i - 1] / 127773);
                ring[i] = word < 0 ? word + MODULUS : word;
            }
            for (int i = 0; i < WARM_UP; i++) {
                step();
            }
        }

        int next() {
            return step() >>> 1;
        }

        // ring[position] is the value 31 steps back; it is replaced by the newest one.
        private int step() {
            int near = (position + DEGREE - SEPARATION) % DEGREE;
            ring[position] += ring[near];
            int value = ring[position];
            position = (position + 1) % DEGREE;
            return value;
        }
    }
}
