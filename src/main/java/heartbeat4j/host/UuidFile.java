package heartbeat4j.host;

import heartbeat4j.core.NodeUuid;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/** Keeps the identity of this host (hb_uuid, 16 raw bytes); makes one where there is none. */
public final class UuidFile {
    private final Path file;

    public UuidFile(Path file) {
        this.file = file;
    }

    /** The identity, or why there is none. */
    public sealed interface Identity {
        /**
         * Stored on the disk.
         *
         * @param notice what the log should say about how it was found
         */
        record Known(NodeUuid uuid, Optional<String> notice) implements Identity {}

        /**
         * Neither readable nor to be created.
         *
         * @param reason cause and fix
         */
        record Failed(String reason) implements Identity {}
    }

    /** Reads the file; creates it where it is absent, short or all zero. */
    public Identity read() {
        if (Files.notExists(file)) {
            return create("created " + file);
        }
        try {
            byte[] bytes = Files.readAllBytes(file);
            // Longer files are accepted: Heartbeat reads the first 16 bytes and stops.
            if (bytes.length >= NodeUuid.BYTES) {
                NodeUuid uuid = NodeUuid.of(Arrays.copyOf(bytes, NodeUuid.BYTES));
                if (uuid.known()) {
                    return new Identity.Known(uuid, Optional.empty());
                }
            }
            return create(file + " held no uuid; replaced it with a new one");
        } catch (IOException e) {
            // Not replaced: a file that cannot be read now may well be good.
            return new Identity.Failed(
                    "cannot read " + file + ": " + e + "; check its owner and mode");
        }
    }

    private Identity create(String notice) {
        UUID random = UUID.randomUUID();
        byte[] bytes =
                ByteBuffer.allocate(NodeUuid.BYTES)
                        .putLong(random.getMostSignificantBits())
                        .putLong(random.getLeastSignificantBits())
                        .array();
        try {
            DurableFile.replace(file, bytes);
            return new Identity.Known(NodeUuid.of(bytes), Optional.of(notice));
        } catch (IOException e) {
            return new Identity.Failed(DurableFile.explain(file, e));
        }
    }

    /** {@code uuidfrom nodename}: the identity follows from the name, and no file is used. */
    public static NodeUuid fromNodeName(String name) {
        return NameUuid.of(name);
    }
}
