package heartbeat4j.host;

import heartbeat4j.core.Generation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Keeps the generation number (hb_generation) that grows with every start of the daemon. Peers
 * refuse a smaller one as a replay, so it must never go back, not even after a power cut.
 */
public final class GenerationFile {
    private static final int DIGITS_MAX = 15;

    private final Path file;

    public GenerationFile(Path file) {
        this.file = file;
    }

    /** This life's number, or why the daemon must not start. */
    public sealed interface Next {
        /**
         * The number is on the disk and may be sent.
         *
         * @param notice what the log should say about how it was found
         */
        record Stored(Generation generation, Optional<String> notice) implements Next {}

        /**
         * Nothing may be sent: the next life would repeat this life's number.
         *
         * @param reason cause and fix
         */
        record Failed(String reason) implements Next {}
    }

    /**
     * Takes the next number; it is durable before this returns.
     *
     * @param unixSeconds wall clock; the start value where no number is stored
     */
    public Next next(long unixSeconds) {
        if (Files.notExists(file)) {
            return store(Math.max(unixSeconds + 1, afterLostWrite()), Optional.empty());
        }
        OptionalLong stored = read(file);
        if (stored.isPresent()) {
            return store(Math.max(stored.getAsLong() + 1, afterLostWrite()), Optional.empty());
        }
        // Not from 1 as Heartbeat does: peers would take every packet for a replay.
        long restart = Math.max(unixSeconds + 1, afterLostWrite());
        return store(
                restart,
                Optional.of(
                        file
                                + " holds no generation number; going on with "
                                + restart
                                + ", from the clock. If peers report a replay attack, the clock"
                                + " is behind: set it and restart"));
    }

    private Next store(long number, Optional<String> notice) {
        if (Long.toString(number).length() > DIGITS_MAX) {
            return new Next.Failed(
                    file + ": generation " + number + " is out of range; remove the file");
        }
        try {
            byte[] line = String.format("%15d%n", number).getBytes(StandardCharsets.US_ASCII);
            DurableFile.replace(file, line);
            return new Next.Stored(new Generation(number), notice);
        } catch (IOException e) {
            return new Next.Failed(DurableFile.explain(file, e));
        }
    }

    // A crash before the rename leaves the new number in the temporary file. It was never sent, but
    // skipping it costs nothing, and it is all that is left if the file itself was damaged.
    private long afterLostWrite() {
        OptionalLong lost = read(DurableFile.temporary(file));
        return lost.isPresent() ? lost.getAsLong() + 1 : 1;
    }

    private static OptionalLong read(Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
            boolean number =
                    !text.isEmpty()
                            && text.length() <= DIGITS_MAX
                            && text.chars().allMatch(c -> c >= '0' && c <= '9');
            return number ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
