package heartbeat4j.control;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;

/** Says in words why the operating system refused. */
final class Reasons {
    private Reasons() {}

    static String of(Exception e) {
        return switch (e) {
            case AccessDeniedException denied -> "permission denied on " + denied.getFile();
            case NoSuchFileException missing -> missing.getFile() + " does not exist";
            case FileAlreadyExistsException exists -> exists.getFile() + " is in the way";
            case IOException io when io.getMessage() != null -> firstLine(io.getMessage());
            default -> firstLine(e.toString());
        };
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("no reason given");
    }
}
