package heartbeat4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Keeps the layering of the packages, the ban list of the core and the size limits. Think hard
 * about the architecture before changing a table here.
 */
class TidyTest {
    private static final Path MAIN = Path.of("src/main/java");
    private static final Path TEST = Path.of("test/java");
    private static final int FILE_LINES_MAX = 400;
    private static final int METHOD_LINES_MAX = 60;
    private static final int COLUMNS_MAX = 100;

    /** Package to the packages of ours that it may import. */
    private static final Map<String, List<String>> SIBLINGS =
            Map.ofEntries(
                    Map.entry("core", List.of()),
                    Map.entry("auth", List.of()),
                    Map.entry("link", List.of()),
                    Map.entry("wire", List.of("core")),
                    Map.entry("config", List.of("core", "auth")),
                    Map.entry("host", List.of("core")),
                    Map.entry("control", List.of("core", "wire")),
                    Map.entry("observe", List.of("core")),
                    Map.entry("director", List.of("core")),
                    Map.entry(
                            "daemon",
                            List.of(
                                    "core",
                                    "auth",
                                    "link",
                                    "wire",
                                    "config",
                                    "host",
                                    "control",
                                    "observe",
                                    "director")),
                    Map.entry("cli", List.of("config", "control", "daemon")));

    /** Package to what it may import from outside; java.util, java.time and java.lang go unsaid. */
    private static final Map<String, String> OUTSIDE =
            Map.ofEntries(
                    Map.entry("core", ""),
                    Map.entry("auth", "org\\.bouncycastle\\..*|java\\.nio\\.charset\\..*"),
                    Map.entry("link", "java\\.(nio|net|io)\\..*"),
                    Map.entry(
                            "wire", "org\\.apache\\.commons\\.compress\\..*|java\\.(io|nio)\\..*"),
                    Map.entry("config", "java\\.nio\\.charset\\..*|java\\.net\\..*"),
                    Map.entry(
                            "host", "org\\.apache\\.commons\\.exec\\..*|java\\.(io|nio|net)\\..*"),
                    Map.entry(
                            "control",
                            "java\\.(io|nio|net)\\..*|jdk\\.net\\..*|com\\.google\\.gson\\..*"),
                    Map.entry(
                            "observe",
                            "org\\.slf4j\\..*|ch\\.qos\\.logback\\..*|java\\.(io|nio|net)\\..*"),
                    Map.entry("director", ""),
                    Map.entry(
                            "daemon",
                            "java\\.(io|nio|net)\\..*|org\\.slf4j\\..*|com\\.google\\.gson\\..*"),
                    Map.entry(
                            "cli",
                            "picocli\\..*|java\\.(io|nio|net)\\..*|com\\.google\\.gson\\..*"));

    private static final Pattern ALWAYS_ALLOWED =
            Pattern.compile("java\\.(util|time|lang|security)\\..*|com\\.google\\.errorprone\\..*");

    /** What would make the core read the world or iterate in an order that differs between runs. */
    private static final Pattern BANNED_IN_CORE =
            Pattern.compile(
                    "\\b(Set\\.of|Set\\.copyOf|Map\\.of|Map\\.ofEntries|Map\\.copyOf"
                            + "|HashMap|HashSet"
                            + "|IdentityHashMap|WeakHashMap|ConcurrentHashMap|System\\.\\w+Time\\w*"
                            + "|System\\.nanoTime|Instant|LocalDate\\w*|ZonedDateTime|Clock|Random"
                            + "|SecureRandom|ThreadLocalRandom|Math\\.random|UUID\\.randomUUID"
                            + "|parallelStream|parallel\\(\\)|Thread|synchronized|volatile|Logger"
                            + "|toUnmodifiableSet|toUnmodifiableMap|toSet\\(|toMap\\(|groupingBy\\("
                            + "|hashCode\\(\\)|identityHashCode"
                            + "|System\\.(out|err|getenv|getProperty))\\b");

    private static final List<Source> SOURCES = new ArrayList<>();

    record Source(Path file, CompilationUnitTree tree, List<String> lines, boolean main) {
        String layer() {
            Path folder = MAIN.resolve("heartbeat4j").relativize(file).getParent();
            return folder == null ? "" : folder.getName(0).toString();
        }
    }

    @BeforeAll
    static void parseAllSources() throws IOException {
        for (Path root : List.of(MAIN, TEST)) {
            try (Stream<Path> walk = Files.walk(root)) {
                List<Path> files =
                        walk.filter(f -> f.toString().endsWith(".java")).sorted().toList();
                parse(root, files);
            }
        }
        assertFalse(SOURCES.isEmpty());
    }

    private static Trees trees;
    private static final Map<CompilationUnitTree, SourcePositions> POSITIONS =
            new java.util.HashMap<>();

    private static void parse(Path root, List<Path> files) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null);
        JavacTask task =
                (JavacTask)
                        compiler.getTask(
                                null,
                                manager,
                                null,
                                List.of("-proc:none"),
                                null,
                                manager.getJavaFileObjectsFromPaths(files));
        trees = Trees.instance(task);
        for (CompilationUnitTree tree : task.parse()) {
            Path file =
                    Path.of("").toAbsolutePath().relativize(Path.of(tree.getSourceFile().toUri()));
            SOURCES.add(new Source(file, tree, Files.readAllLines(file), root.equals(MAIN)));
            POSITIONS.put(tree, trees.getSourcePositions());
        }
    }

    @Test
    void packagesImportOnlyWhatTheTableAllows() {
        List<String> wrong = new ArrayList<>();
        for (Source source : SOURCES) {
            if (source.main()) {
                source.tree().getImports().forEach(i -> checkImport(source, i, wrong));
                checkQualifiedNames(source, wrong);
            }
        }
        assertEquals(List.of(), wrong);
    }

    private static void checkImport(Source source, ImportTree imported, List<String> wrong) {
        String name = imported.getQualifiedIdentifier().toString();
        String layer = source.layer();
        boolean allowed;
        if (name.startsWith("heartbeat4j.")) {
            String other = name.split("\\.")[1];
            allowed = other.equals(layer) || SIBLINGS.get(layer).contains(other);
        } else {
            allowed =
                    (ALWAYS_ALLOWED.matcher(name).matches()
                                    && !(layer.equals("core")
                                            && name.startsWith("java.util.concurrent")))
                            || name.matches(OUTSIDE.get(layer));
        }
        if (!allowed) {
            wrong.add(source.file() + " must not import " + name);
        }
    }

    private static final Pattern QUALIFIED =
            Pattern.compile("(?<![\\w.\"])(java\\.(?:io|net|nio)|heartbeat4j)\\.(\\w+)\\.\\w+");

    /** A name written out in the code counts like an import. */
    private static void checkQualifiedNames(Source source, List<String> wrong) {
        for (String line : source.lines()) {
            if (line.startsWith("import ")
                    || line.startsWith("package ")
                    || line.strip().startsWith("*")) {
                continue;
            }
            var matcher = QUALIFIED.matcher(line);
            while (matcher.find() && matcher.group(1).equals("heartbeat4j")) {
                String other = matcher.group(2);
                if (!other.equals(source.layer())
                        && SIBLINGS.containsKey(other)
                        && !SIBLINGS.get(source.layer()).contains(other)) {
                    wrong.add(source.file() + " must not use " + matcher.group());
                }
            }
        }
    }

    @Test
    void everyPackageIsInTheTableAndSaysItsJobInOneSentence() throws IOException {
        try (Stream<Path> folders = Files.list(MAIN.resolve("heartbeat4j"))) {
            for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
                assertEquals(
                        true, SIBLINGS.containsKey(folder.getFileName().toString()), "" + folder);
                String text = Files.readString(folder.resolve("package-info.java"));
                assertEquals(
                        true,
                        text.matches("(?s)/\\*\\*\\s.*\\.\\s*\\*/\\s+package .*"),
                        "" + folder);
            }
        }
    }

    @Test
    void coreIsDeterministic() {
        List<String> wrong = new ArrayList<>();
        for (Source source : SOURCES) {
            if (source.main() && source.layer().equals("core")) {
                for (int i = 0; i < source.lines().size(); i++) {
                    String line = source.lines().get(i);
                    String code = line.replaceAll("\"(\\\\.|[^\"])*\"|//.*|^\\s*/?\\*.*", "");
                    if (BANNED_IN_CORE.matcher(code).find()) {
                        wrong.add(source.file() + ":" + (i + 1) + ": " + line.strip());
                    }
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void filesMethodsAndLinesKeepTheirSize() {
        List<String> wrong = new ArrayList<>();
        for (Source source : SOURCES) {
            if (source.lines().size() > FILE_LINES_MAX) {
                wrong.add(source.file() + " has " + source.lines().size() + " lines");
            }
            for (int i = 0; i < source.lines().size(); i++) {
                if (source.lines().get(i).length() > COLUMNS_MAX) {
                    wrong.add(source.file() + ":" + (i + 1) + " is longer than " + COLUMNS_MAX);
                }
            }
            methodLines(source)
                    .forEach(
                            (name, lines) -> {
                                if (lines > METHOD_LINES_MAX) {
                                    wrong.add(
                                            source.file()
                                                    + ": "
                                                    + name
                                                    + " has "
                                                    + lines
                                                    + " lines");
                                }
                            });
        }
        assertEquals(List.of(), wrong);
    }

    private static Map<String, Integer> methodLines(Source source) {
        Map<String, Integer> lines = new TreeMap<>();
        SourcePositions positions = POSITIONS.get(source.tree());
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitMethod(MethodTree method, Void unused) {
                long start = positions.getStartPosition(source.tree(), method);
                long end = positions.getEndPosition(source.tree(), method);
                if (start >= 0 && end >= 0) {
                    var map = source.tree().getLineMap();
                    int count = (int) (map.getLineNumber(end) - map.getLineNumber(start) + 1);
                    lines.merge(
                            method.getName() + "@" + map.getLineNumber(start), count, Math::max);
                }
                return super.visitMethod(method, unused);
            }
        }.scan(source.tree(), null);
        return lines;
    }

    @Test
    void everyTypeOfTheProductSaysItsJob() {
        List<String> wrong = new ArrayList<>();
        for (Source source : SOURCES) {
            if (!source.main()) {
                continue;
            }
            SourcePositions positions = POSITIONS.get(source.tree());
            for (var type : source.tree().getTypeDecls()) {
                if (type instanceof ClassTree named) {
                    long start = positions.getStartPosition(source.tree(), named);
                    int line = (int) source.tree().getLineMap().getLineNumber(start);
                    String before = String.join("\n", source.lines().subList(0, line - 1));
                    if (!before.stripTrailing().endsWith("*/")) {
                        wrong.add(source.file() + ": " + named.getSimpleName() + " has no comment");
                    }
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void nothingIsLeftOpenInTheText() {
        List<String> wrong = new ArrayList<>();
        Pattern open = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");
        for (Source source : SOURCES) {
            for (int i = 0; i < source.lines().size(); i++) {
                if (open.matcher(source.lines().get(i)).find()) {
                    wrong.add(source.file() + ":" + (i + 1));
                }
            }
        }
        assertEquals(List.of(), wrong);
    }
}
