package heartbeat4j.live;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A power switch that the hosts of a lab reach by a fence_command: the script leaves its wish in a
 * file, and whoever plays the switch outside cuts the power and says so.
 */
final class PowerSwitch implements AutoCloseable {
    static final String PATH = "/etc/ha.d/fence";

    /** {@code ha.cf} of a lab with such a switch. */
    static final String LINE = "fence_command timeout=30s " + PATH;

    private static final String SCRIPT =
            """
            #!/bin/sh
            echo "$1: $2" >>/var/log/fence
            if [ -e /etc/ha.d/fence-fails ]; then echo "the switch is broken" >&2; exit 1; fi
            echo "$1" >/var/log/fence.wish
            until [ -e /var/log/fence.done ]; do sleep 0.1; done
            rm /var/log/fence.done
            """;

    private final Lab lab;
    private final List<String> cut = new CopyOnWriteArrayList<>();
    private final Thread hand = new Thread(this::serve, "power switch");

    private PowerSwitch(Lab lab) {
        this.lab = lab;
    }

    /** Before any daemon starts. */
    static void install(Lab lab) {
        lab.hosts().forEach(host -> host.write("ha.d/fence", "rwxr-xr-x", SCRIPT));
    }

    static PowerSwitch of(Lab lab) {
        PowerSwitch power = new PowerSwitch(lab);
        power.hand.setDaemon(true);
        power.hand.start();
        return power;
    }

    private void serve() {
        try {
            while (!Thread.interrupted()) {
                for (LabHost host : lab.hosts()) {
                    serve(host);
                }
                Thread.sleep(50);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(LabHost host) {
        Path wish = lab.folder().resolve(host.name()).resolve("log/fence.wish");
        String victim = host.log("fence.wish").strip();
        if (!victim.isEmpty() && wish.toFile().delete()) {
            cut.add(victim);
            lab.host(victim).powerCut();
            touch(wish.resolveSibling("fence.done"));
        }
    }

    private static void touch(Path file) {
        try {
            Files.writeString(file, "");
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Whose power was cut, in that order. */
    List<String> cut() {
        return List.copyOf(cut);
    }

    @Override
    public void close() {
        hand.interrupt();
        try {
            hand.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
