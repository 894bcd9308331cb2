package heartbeat4j.link;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What tests of links between two machines begin and end with. */
abstract class TwoMachines {
    Host alice;
    Host bob;

    @BeforeEach
    void connectTwoMachines() {
        boolean root = "root".equals(System.getProperty("user.name"));
        assertTrue(root || !"true".equals(System.getenv("CI")), "the lab tests need root");
        assumeTrue(root, "network namespaces need root");
        alice = new Host("alice");
        bob = new Host("bob");
        Host.cable(alice, "198.51.100.5/24", bob, "198.51.100.6/24", "eth0");
    }

    @AfterEach
    void removeMachines() {
        if (bob != null) {
            bob.close();
        }
        if (alice != null) {
            alice.close();
        }
    }
}
