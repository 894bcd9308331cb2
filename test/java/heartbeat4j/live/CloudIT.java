package heartbeat4j.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The lab's cloud itself. */
@LabTest
class CloudIT {
    @Test
    void assignedDropletAnswersTheReservedAddress() {
        try (Lab lab = Lab.up(Pair.underTest(), 1, "primary", "secondary")) {
            LabCloud cloud = LabCloud.open(lab);
            String second = "{\"type\":\"assign\",\"droplet_id\":1002}";

            assertEquals(401, cloud.assignStatus("wrong", second));
            assertEquals(422, cloud.assignStatus(LabCloud.TOKEN, "{\"type\":\"assign\"}"));
            cloud.failNext(1);
            assertEquals(500, cloud.assignStatus(LabCloud.TOKEN, second));
            assertEquals(201, cloud.assignStatus(LabCloud.TOKEN, second));

            assertTrue(cloud.show().contains("\"id\":1002"));
            assertEquals(
                    "Server: secondary, IP Address: " + LabCloud.RESERVED,
                    lab.client().run("curl", "-s", "http://" + LabCloud.RESERVED).line());
            assertEquals(
                    "1001",
                    lab.host("primary")
                            .run("curl", "-s", "http://169.254.169.254/metadata/v1/id")
                            .line());
        }
    }
}
