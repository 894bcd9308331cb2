package heartbeat4j.live;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Skips lab tests, with the reason, where they cannot run; under CI that is an error. */
final class LabCondition implements ExecutionCondition {
    /** Program and the Debian package that brings it. */
    private static final List<String> TOOLS =
            List.of(
                    "curl:curl",
                    "ip:iproute2",
                    "nft:nftables",
                    "nsenter:util-linux",
                    "ping:iputils-ping",
                    "ps:procps");

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Optional<String> obstacle = obstacle();
        if (obstacle.isEmpty()) {
            return ConditionEvaluationResult.enabled("root, tools and program are there");
        }
        if (gate()) {
            // A gate that quietly skips its tests is no gate.
            throw new ExtensionConfigurationException("CI=true, but " + obstacle.get());
        }
        return ConditionEvaluationResult.disabled(obstacle.get());
    }

    /** Skips a test with a program that is not installed here; under CI it fails. */
    static void need(Pair pair) {
        for (Program program : List.of(pair.of(0), pair.of(1))) {
            if (!program.installed() && gate()) {
                throw new AssertionError("CI=true, but " + program.remedy());
            }
            assumeTrue(program.installed(), program::remedy);
        }
    }

    /** Whether this run decides about a release, so that nothing may be skipped. */
    static boolean gate() {
        return "true".equals(System.getenv("CI"));
    }

    private static Optional<String> obstacle() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return Optional.of("lab tests need root");
        }
        for (String tool : TOOLS) {
            String name = tool.substring(0, tool.indexOf(':'));
            if (!onPath(name)) {
                return Optional.of(
                        name + " is missing; apt-get install " + tool.substring(name.length() + 1));
            }
        }
        Program program = Program.underTest();
        return program.installed() ? Optional.empty() : Optional.of(program.remedy());
    }

    private static boolean onPath(String tool) {
        return List.of("/usr/sbin", "/usr/bin", "/sbin", "/bin").stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    }
}
