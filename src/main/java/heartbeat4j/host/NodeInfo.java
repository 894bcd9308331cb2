package heartbeat4j.host;

import heartbeat4j.core.NodeName;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds out what this node is called: the kernel's host name, or ha.d/nodeinfo over it. */
public final class NodeInfo {
    private static final Path KERNEL_HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    private NodeInfo() {}

    /** The name, or why there is none. */
    public sealed interface Answer {
        /** The name, folded to lower case. */
        record Known(NodeName name) implements Answer {}

        /**
         * No usable name.
         *
         * @param reason cause and fix
         */
        record Unknown(String reason) implements Answer {}
    }

    /** Looks into {@code configDirectory}/nodeinfo first. */
    public static Answer nodeName(Path configDirectory) {
        return nodeName(configDirectory.resolve("nodeinfo"), KERNEL_HOST_NAME);
    }

    static Answer nodeName(Path nodeInfo, Path kernelHostName) {
        Optional<String> given = firstWholeLine(nodeInfo);
        String text = given.or(() -> firstWholeLine(kernelHostName)).orElse("");
        if (NodeName.isValid(text)) {
            return new Answer.Known(NodeName.of(text));
        }
        return new Answer.Unknown(
                given.isPresent()
                        ? nodeInfo + ": its first line is not a node name: \"" + text + "\""
                        : "this machine has no usable host name (\""
                                + text
                                + "\"); set one with hostnamectl, or write it to "
                                + nodeInfo);
    }

    // As in Heartbeat: a line counts only when its newline is there.
    private static Optional<String> firstWholeLine(Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            int end = text.indexOf('\n');
            return end < 0 ? Optional.empty() : Optional.of(text.substring(0, end));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
