package heartbeat4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs the launchers in a layout like the installed one, with a shell script in Java's place. */
class LauncherTest {
    private static final Path LAUNCHERS = Path.of("src/main/launcher");
    private static final int GENEROUS_SECONDS = 60;

    @TempDir private Path folder;
    private final Map<String, String> environment = new TreeMap<>();

    record Outcome(int code, String output) {
        /** The arguments that Java got, one a line. */
        List<String> java() {
            return output.lines().toList();
        }
    }

    @BeforeEach
    void install() throws IOException {
        Path bin = Files.createDirectories(folder.resolve("home/bin"));
        Path lib = Files.createDirectories(folder.resolve("home/lib"));
        try (Stream<Path> files = Files.list(LAUNCHERS)) {
            for (Path file : files.toList()) {
                boolean shared = file.toString().endsWith(".sh");
                Path target = (shared ? lib : bin).resolve(file.getFileName());
                Files.copy(file, target);
                Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
        Files.writeString(lib.resolve("heartbeat4j-1.jar"), "");
        Files.writeString(lib.resolve("gson-2.jar"), "");
        Files.writeString(lib.resolve("logback-1.jar"), "");
        environment.put("HEARTBEAT_JVM_DIR", folder.resolve("jvm").toString());
        environment.put("JAVA_HOME", "");
        environment.put("TMPDIR", Files.createDirectories(folder.resolve("tmp")).toString());
    }

    private Path installJava(String name, String version, String script) throws IOException {
        Path home = folder.resolve(name);
        Path java = home.resolve("bin/java");
        Files.createDirectories(java.getParent());
        Files.writeString(
                home.resolve("release"),
                "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\nOS_NAME=\"Linux\"\n");
        Files.writeString(java, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        return home;
    }

    private Path installPrintingJava(String name, String version) throws IOException {
        return installJava(name, version, "echo \"$0\"; printf '%s\\n' \"$@\"");
    }

    private Outcome run(String program, String... arguments)
            throws IOException, InterruptedException {
        return run(folder.resolve("home/bin").resolve(program), arguments);
    }

    private Outcome run(Path program, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(folder, "output", "");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertTrue(process.waitFor(GENEROUS_SECONDS, TimeUnit.SECONDS), "the launcher hangs");
        return new Outcome(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    }

    @Test
    void toolRunsOnTheFirstJavaThatIsNewEnough() throws Exception {
        installPrintingJava("jvm/a-old", "17.0.15");
        installPrintingJava("jvm/b-new", "25.0.1");

        List<String> java = run("cl_status", "nodestatus", "a b").java();

        assertEquals(folder.resolve("jvm/b-new/bin/java").toString(), java.getFirst());
        assertEquals(
                List.of("heartbeat4j.cli.ClStatus", "nodestatus", "a b"),
                java.subList(java.size() - 3, java.size()));
        assertTrue(
                java.contains(
                        folder.resolve("home/lib/heartbeat4j-1.jar")
                                + ":"
                                + folder.resolve("home/lib/gson-2.jar")));
    }

    @Test
    void javaHomeComesBeforeTheBundledRuntimeAndThatBeforeOthers() throws Exception {
        Path chosen = installPrintingJava("chosen", "26");
        Path bundled = installPrintingJava("home/runtime", "25");
        installPrintingJava("jvm/other", "25.0.1");

        assertEquals(bundled + "/bin/java", run("ha").java().getFirst());

        environment.put("JAVA_HOME", chosen.toString());
        assertEquals(chosen + "/bin/java", run("ha").java().getFirst());
    }

    @Test
    void tooOldJavaHomeIsPassedOver() throws Exception {
        environment.put("JAVA_HOME", installPrintingJava("old", "21.0.2").toString());
        Path other = installPrintingJava("jvm/other", "25-ea");

        assertEquals(other + "/bin/java", run("hb_standby").java().getFirst());
    }

    @Test
    void withoutJavaThePackageToInstallIsNamed() throws Exception {
        environment.put("PATH", pathWithoutJava());

        Outcome outcome = run("cl_status", "hbstatus");

        assertEquals(1, outcome.code());
        assertTrue(outcome.output().contains("openjdk-25-jre-headless"), outcome.output());
    }

    /** Coreutils without the Java that this machine may have. */
    private String pathWithoutJava() throws IOException {
        Path bin = Files.createDirectories(folder.resolve("path"));
        for (String tool : List.of("sh", "readlink")) {
            Files.createSymbolicLink(bin.resolve(tool), Path.of("/bin").resolve(tool));
        }
        return bin.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cl_status", "hb_standby", "hb_takeover", "ha", "heartbeat"})
    void everyLauncherWorksThroughALinkFromAnotherFolder(String name) throws Exception {
        installPrintingJava("jvm/new", "25");
        Path sbin = Files.createDirectories(folder.resolve("usr/sbin"));
        Path link = sbin.resolve(name);
        Files.createSymbolicLink(link, Path.of("../../home/bin").resolve(name));

        List<String> java = run(link, "-V").java();

        assertTrue(java.contains("-Dheartbeat.home=" + folder.resolve("home")), java.toString());
        assertTrue(java.contains("-Dheartbeat.command=" + link), java.toString());
        assertEquals("-V", java.getLast());
    }

    @Test
    void settingsForOtherJavaProgramsAreForgotten() throws Exception {
        installJava("jvm/new", "25", "env");
        environment.put("JAVA_TOOL_OPTIONS", "-javaagent:x");

        assertFalse(run("cl_status").output().contains("-javaagent"));
    }

    @Test
    void anArchiveIsUsedWhereOneWasMade() throws Exception {
        installPrintingJava("jvm/new", "25");
        Path archive = folder.resolve("home/lib/ha.aot");

        assertFalse(run("ha").output().contains("AOTCache"));
        Files.writeString(archive, "");
        assertTrue(run("ha").java().contains("-XX:AOTCache=" + archive));
        environment.put("HEARTBEAT_MAKE_ARCHIVE", "yes");
        assertTrue(run("ha").java().contains("-XX:AOTCacheOutput=" + archive));
    }

    @Test
    void incompleteInstallationIsSaidToBeSo() throws Exception {
        installPrintingJava("jvm/new", "25");
        Files.delete(folder.resolve("home/lib/heartbeat4j-1.jar"));

        Outcome outcome = run("cl_status");

        assertEquals(1, outcome.code());
        assertTrue(outcome.output().contains("not complete"), outcome.output());
    }

    @Test
    void foregroundDaemonIsTheLauncherItself() throws Exception {
        installJava("jvm/new", "25", "echo \"$$ $PPID\"; printf '%s\\n' \"$@\"; exit 6");

        Outcome outcome = run("heartbeat", "-f", "-dd", "-l");

        assertEquals(6, outcome.code());
        List<String> java = outcome.java();
        assertEquals(
                List.of("heartbeat4j.cli.Heartbeat", "-d", "-d", "-l"),
                java.subList(java.size() - 4, java.size()));
        assertTrue(java.contains("-XX:+ExitOnOutOfMemoryError"), java.toString());
        assertTrue(java.contains("-Dheartbeat.ready="), java.toString());
        assertEquals(
                ProcessHandle.current().pid() + "", java.getFirst().split(" ")[1], "parent pid");
    }

    /** Says in a file which process it is, then what the test wants; lives until it is ended. */
    private void installDaemon(String saying) throws IOException {
        installJava(
                "jvm/new",
                "25",
                "for a; do case $a in -Dheartbeat.ready=*) ready=${a#*=} ;; esac; done\n"
                        + "echo $$ >"
                        + folder.resolve("daemon")
                        + "\nps -o sid= -p $$ | tr -d ' ' >"
                        + folder.resolve("session")
                        + "\npwd >"
                        + folder.resolve("pwd")
                        + "\n"
                        + saying);
    }

    @Test
    void startReturnsWhenTheDaemonSaysThatItIsUpAndTheDaemonGoesOn() throws Exception {
        installDaemon("echo up >\"$ready\"; exec sleep 600");

        Outcome outcome = run("heartbeat");
        long pid = Long.parseLong(Files.readString(folder.resolve("daemon")).strip());
        ProcessHandle daemon = ProcessHandle.of(pid).orElseThrow();

        try {
            assertEquals(new Outcome(0, ""), outcome);
            assertTrue(daemon.isAlive());
            assertEquals(pid + "\n", Files.readString(folder.resolve("session")));
            assertEquals("/\n", Files.readString(folder.resolve("pwd")));
            try (Stream<Path> left = Files.list(folder.resolve("tmp"))) {
                assertEquals(List.of(), left.toList());
            }
        } finally {
            daemon.destroyForcibly();
        }
    }

    @Test
    void startOfADaemonThatFailsHasItsExitCodeAndItsWords() throws Exception {
        installDaemon("echo 'ha.cf:3: bad' >&2; exit 6");

        assertEquals(new Outcome(6, "ha.cf:3: bad\n"), run("heartbeat", "-d"));
    }

    @Test
    void reloadStartsOnlyWhatDoesNotRun() throws Exception {
        String reply = "case \"$*\" in *-r) exit $(cat " + folder.resolve("code") + ") ;; esac\n";
        installJava("jvm/new", "25", reply + "echo started; exit 4");

        Files.writeString(folder.resolve("code"), "100");
        assertEquals(new Outcome(4, "started\n"), run("heartbeat", "-r"));
        Files.writeString(folder.resolve("code"), "1");
        assertEquals(new Outcome(1, ""), run("heartbeat", "-r"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-s", "-k", "-V", "-D", "-h", "-C", "-dk", "-R"})
    void switchesThatOnlyAskOrStopNeverStartADaemon(String given) throws Exception {
        installPrintingJava("jvm/new", "25");

        List<String> java = run("heartbeat", given).java();

        assertEquals(given, java.getLast());
        assertFalse(java.contains("-XX:+AlwaysPreTouch"), java.toString());
    }

    @Test
    void strayArgumentStartsNothing() throws Exception {
        installPrintingJava("jvm/new", "25");

        Outcome outcome = run("heartbeat", "stop");

        assertEquals(new Outcome(2, "heartbeat: unexpected argument \"stop\"\n"), outcome);
    }

    @Test
    void scriptsAreCleanInTheEyesOfShellcheck() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/shellcheck")));
        List<String> command = new ArrayList<>(List.of("/usr/bin/shellcheck", "-x"));
        try (Stream<Path> files = Files.list(LAUNCHERS)) {
            files.sorted().forEach(file -> command.add(file.toString()));
        }
        command.add("src/main/deb/heartbeat.init");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();

        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertEquals("", output);
        assertEquals(0, process.waitFor());
    }
}
