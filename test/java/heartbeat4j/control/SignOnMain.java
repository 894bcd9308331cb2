package heartbeat4j.control;

import java.io.IOException;
import java.nio.file.Path;

/** Signs on under the given name and prints the daemon's answer. */
public final class SignOnMain {
    private SignOnMain() {}

    public static void main(String[] names) throws IOException {
        try (TestClient client =
                TestClient.signingOn(Path.of("/run/heartbeat/register"), names[0])) {
            System.out.println(client.hearUntil("t=hbapi-resp|reqtype=signon"));
        }
    }
}
