package heartbeat4j.live;

import java.util.List;

/** The lab's cloud with two droplets, and a web page on each host; see test/lab/Cloud.java. */
final class LabCloud {
    static final String RESERVED = "203.0.113.10";
    static final String TOKEN = "lab-token";

    private static final String JAVA =
            ProcessHandle.current().info().command().orElse("/usr/bin/java");
    private static final String SOURCE = Lab.FOLDER.resolve("Cloud.java").toString();
    static final String API = "http://198.51.100.254:8080";

    private final Lab lab;

    private LabCloud(Lab lab) {
        this.lab = lab;
    }

    static LabCloud open(Lab lab) {
        LabCloud cloud = new LabCloud(lab);
        List<LabHost> hosts = lab.hosts();
        lab.client()
                .runBehind(
                        "cloud.log",
                        JAVA,
                        SOURCE,
                        "cloud",
                        TOKEN,
                        RESERVED,
                        hosts.get(0).address(),
                        hosts.get(1).address());
        hosts.forEach(cloud::openPage);
        lab.await("the cloud answers", () -> cloud.show().contains("\"reserved_ip\""));
        return cloud;
    }

    /** What the boot of a droplet does: its anchor for the reserved address, its web server. */
    void openPage(LabHost host) {
        host.run("ip", "addr", "add", RESERVED + "/32", "dev", "lo").mustSucceed();
        host.runBehind("page.log", JAVA, SOURCE, "page", host.name());
        lab.await(
                "the page of " + host.name(),
                () -> lab.client().run("curl", "-s", "http://" + host.address()).exit() == 0);
    }

    /** The API's own answer to who has the address. */
    String show() {
        return call(TOKEN, "-f", API + "/v2/reserved_ips/" + RESERVED).text();
    }

    int assignStatus(String token, String body) {
        String url = API + "/v2/reserved_ips/" + RESERVED + "/actions";
        String code = call(token, "-o", "/dev/null", "-w", "%{http_code}", "-d", body, url).line();
        return Integer.parseInt(code);
    }

    void failNext(int calls) {
        call(TOKEN, "-f", "-X", "POST", API + "/lab/fail?" + calls).mustSucceed();
    }

    private Shell.Output call(String token, String... arguments) {
        String[] command = new String[arguments.length + 4];
        command[0] = "curl";
        command[1] = "-s";
        command[2] = "-H";
        command[3] = "Authorization: Bearer " + token;
        System.arraycopy(arguments, 0, command, 4, arguments.length);
        return lab.client().run(command);
    }
}
