package dev.weir.tidy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The mistakes that this project has made or expects, each refused by a rule that says what to do.
///
/// It is here because `router` is built first: an untidy tree fails within seconds, before the long
/// tests of the other modules. [PlantedMistakesTest] breaks every rule on purpose.
class TidyTest {
    private static final int SOURCE_BYTES_MAX = 28 << 10;
    private static final int COLUMNS_MAX = 100;

    /// Each module with the modules that it may know.
    private static final Map<String, Set<String>> KNOWS =
            Map.of(
                    "router", Set.of("router", "tidy"),
                    "http", Set.of("http"),
                    "server", Set.of("router", "http", "server"),
                    "bench", Set.of("router", "http", "server", "bench"));

    private static final Pattern IMPORT =
            Pattern.compile("(?m)^\\s*import\\s+(?:static\\s+|module\\s+)?([\\w.]+)");
    private static final Pattern REQUIRES =
            Pattern.compile("\\brequires\\s+((?:static\\s+|transitive\\s+)*)([\\w.]+)\\s*;");

    private static final Pattern EXPORTS = Pattern.compile("\\bexports\\s+([\\w.]+)\\s*;");

    Project project = Project.ofThisBuild();

    // Architecture

    @Test
    void routerAndHttpRequireNothingButJavaBase() {
        var findings = new Findings();
        project.mainSources()
                .filter(TidyTest::isInAPureModule)
                .filter(file -> file.fileName().equals("module-info.java"))
                .forEach(file -> {
                    Matcher requires = REQUIRES.matcher(file.code());
                    while (requires.find()) {
                        boolean isAnnotations =
                                requires.group(1).contains("static")
                                        && requires.group(2).equals("org.jspecify");
                        if (!isAnnotations) {
                            findings.add(file, requires.start(), requires.group());
                        }
                    }
                });
        findings.refuse(
                """
                A module other than java.base is banned in router and http, use the JDK's own \
                collections and bytes because both modules are embedded alone.\
                """);
    }

    @Test
    void routerAndHttpImportNothingButJavaBase() {
        var base = ModuleLayer.boot().findModule("java.base").orElseThrow();
        var findings = new Findings();
        project.mainSources()
                .filter(TidyTest::isInAPureModule)
                .forEach(file -> {
                    String own = "dev.weir." + file.module();
                    Matcher imports = IMPORT.matcher(file.code());
                    while (imports.find()) {
                        String name = imports.group(1);
                        boolean isAllowed =
                                name.startsWith(own + ".")
                                        || name.startsWith("org.jspecify.annotations.")
                                        || name.equals("java.base")
                                        || base.getDescriptor().exports().stream()
                                                .filter(export -> !export.isQualified())
                                                .anyMatch(e -> isUnder(e.source(), name));
                        if (!isAllowed) {
                            findings.add(file, imports.start(1), "import " + name);
                        }
                    }
                });
        findings.refuse(
                """
                An import from outside java.base is banned in router and http, use the JDK's own \
                collections and bytes because both modules are embedded alone.\
                """);
    }

    @Test
    void modulesKnowOnlyTheModulesBelowThem() {
        var findings = new Findings();
        KNOWS.forEach((module, known) -> {
            Predicate<String> isUnknown = name -> !known.contains(name);
            var inCode = Pattern.compile("\\bdev\\s*\\.\\s*weir\\s*\\.\\s*([a-z]\\w*)");
            project.sources.stream()
                    .filter(file -> file.module().equals(module))
                    .forEach(file -> findings.match(file, inCode, isUnknown));
            var inPom = Pattern.compile("<artifactId>\\s*weir-([a-z]+)\\s*</artifactId>");
            project.texts.stream()
                    .filter(file -> file.path().equals(module + "/pom.xml"))
                    .forEach(file -> findings.match(file, inPom, isUnknown));
        });
        findings.refuse(
                """
                A dependency against the direction is banned, use the order router, http, then \
                server, then bench because http and router are embedded without a server.\
                """);
    }

    @Test
    void nettyIsTouchedInOnePackage() {
        Findings.inCode(
                        project.mainSources()
                                .filter(file -> !file.module().equals("bench"))
                                .filter(file -> !file.fileName().equals("module-info.java"))
                                .filter(file -> !file.isIn("dev.weir.server.netty")),
                        "\\bio\\.netty\\b[\\w.]*")
                .refuse(
                        """
                        Netty is banned outside dev.weir.server.netty, use the Transport seam \
                        because only the adapters may change with Netty's API.\
                        """);
    }

    @Test
    void nettyIsInNoPublicSignature() {
        var inApi =
                Findings.inText(
                        project.texts.stream().filter(file -> file.path().endsWith("/api.txt")),
                        Pattern.compile(".*\\bio\\.netty\\b.*"));
        var inDescriptors =
                Findings.inCode(
                        project.sources.stream()
                                .filter(file -> file.fileName().equals("module-info.java")),
                        "requires transitive io\\.netty[\\w.]*|exports dev\\.weir\\.server\\.netty"
                                + "(?!\\s+to)");
        inApi.and(inDescriptors)
                .refuse(
                        """
                        Netty in a public signature is banned, use a type of dev.weir.http or \
                        dev.weir.server because users must be able to ignore Netty's version.\
                        """);
    }

    @Test
    void whatIsOptionalIsForcedOnNobody() {
        Findings.inCode(
                        project.sources.stream()
                                .filter(file -> file.fileName().equals("module-info.java")),
                        "requires\\s+(static\\s+transitive|transitive\\s+static)\\s+[\\w.]+")
                .refuse(
                        """
                        "requires static transitive" is banned, use "requires static" because the \
                        compiler asks every module that requires this one for it too, and it is \
                        not among their dependencies.\
                        """);
    }

    @Test
    void publicSignaturesNameExportedTypes() {
        var exports = Pattern.compile("\\bexports\\s+([\\w.]+)\\s*;");
        var exported =
                project.sources.stream()
                        .filter(file -> file.fileName().equals("module-info.java"))
                        .flatMap(file -> exports.matcher(file.code()).results())
                        .map(found -> found.group(1))
                        .toList();
        var named = Pattern.compile("\\b(dev\\.weir(?:\\.[a-z]\\w*)+)\\.[A-Z]\\w*");
        var findings = new Findings();
        project.texts.stream()
                .filter(file -> file.path().endsWith("/api.txt"))
                .forEach(file -> findings.match(file, named, from -> !exported.contains(from)));
        findings.refuse(
                """
                A type of a package that is not exported is banned in public signatures, use a \
                type of an exported one because on the module path nobody can name it.\
                """);
    }

    @Test
    void codecsKnowNoClockNoThreadAndNoSocket() {
        Findings.inCode(
                        codecs(),
                        "\\b(System\\.(nanoTime|currentTimeMillis)|Instant\\.now|Clock\\.system\\w*"
                                + "|Thread\\.\\w+|new Thread|ThreadLocal|java\\.nio\\.channels"
                                + "|java\\.net\\.Socket\\w*|java\\.util\\.concurrent)\\b")
                .refuse(
                        """
                        Clocks, threads and sockets are banned in codecs, use arguments and return \
                        values because a codec must be a pure function of bytes to be fuzzed.\
                        """);
    }

    @Test
    void everyMainPackageHasAnIntroduction() {
        var introduced =
                project.mainSources()
                        .filter(file -> file.fileName().equals("package-info.java"))
                        .filter(file -> file.code().contains("@NullMarked"))
                        .map(file -> file.module() + file.packageName())
                        .toList();
        var findings = new Findings();
        project.mainSources()
                .filter(file -> !file.module().equals("bench"))
                .filter(file -> !file.packageName().isEmpty())
                .filter(file -> !introduced.contains(file.module() + file.packageName()))
                .forEach(file -> findings.add(file, 0, "package " + file.packageName()));
        findings.refuse(
                """
                A package without introduction is banned, use a package-info.java with \
                @NullMarked because it is the page that readers open first, and without the \
                annotation nulls are not checked.\
                """);
    }

    // Names and shape

    @Test
    void typesAreNamedAfterWhatTheyAre() {
        Findings.inCode(
                        project.sources.stream(),
                        "\\b(class|interface|record|enum)\\s+"
                                + "\\w+(Impl|Manager|Utils?|Helpers?|Base|Data|Info)\\b")
                .refuse(
                        """
                        Impl, Manager, Util, Helper, Base, Data and Info at the end of a type's \
                        name are banned, use the name of its duty (Token, Listener, Drain) \
                        because these words say that it was not found yet.\
                        """);
    }

    @Test
    void sourcesStaySmall() {
        var findings = new Findings();
        project.mainSources()
                .forEach(file -> {
                    int bytes = file.text().length();
                    if (bytes > SOURCE_BYTES_MAX) {
                        findings.add(file, 0, bytes + " characters");
                    }
                });
        findings.refuse(
                "A main source above "
                        + SOURCE_BYTES_MAX
                        + " characters is banned, use a file per idea (parse, decide framing, decode"
                        + " body, encode, connection state) because nobody reads a giant.");
    }

    @Test
    void whatUsersCanNameIsDescribed() {
        var exported = new HashMap<String, Set<String>>();
        project.mainSources()
                .filter(file -> file.fileName().equals("module-info.java"))
                .forEach(file ->
                        exported.put(
                                file.module(),
                                EXPORTS.matcher(file.code())
                                        .results()
                                        .map(found -> found.group(1))
                                        .collect(Collectors.toSet())));
        Undocumented.in(
                        project.mainSources()
                                .filter(file -> !file.module().equals("bench"))
                                .filter(file -> !file.fileName().endsWith("-info.java"))
                                .filter(file ->
                                        exported.getOrDefault(
                                                        file.module(), Set.of(file.packageName()))
                                                .contains(file.packageName()))
                                .toList())
                .refuse(
                        """
                        A public or protected type or member without a Javadoc sentence, or a \
                        component of a record without a @param, is banned in an exported package, \
                        use `///` and say what it does, in what unit and range, because users \
                        read that and not the code.\
                        """);
    }

    @Test
    void commentsEndAtColumn100() {
        var findings = new Findings();
        project.sources.forEach(file -> {
            var lines = file.comments().lines().toList();
            for (int index = 0; index < lines.size(); index++) {
                String line = lines.get(index);
                if (line.stripTrailing().length() > COLUMNS_MAX && !line.contains("://")) {
                    findings.add(file.path(), index + 1, line.strip());
                }
            }
        });
        findings.refuse(
                "A comment beyond column "
                        + COLUMNS_MAX
                        + " is banned, use another line because the formatter leaves"
                        + " Javadoc with lists and fences to its authors.");
    }

    @Test
    void nothingIsIndentedByTabs() {
        Findings.inText(
                        project.texts.stream()
                                .filter(file -> file.path().matches(".*\\.(java|xml|md|sh|html)")),
                        Pattern.compile("(?m)^.*\\t.*$"))
                .refuse(
                        "A tab is banned, use four spaces (two in XML) or \\t because its width is"
                                + " every reader's own.");
    }

    @Test
    void importsNameOneTypeEach() {
        // Web is made to be imported whole: its one line is what an example begins with.
        Findings.inCode(
                        project.sources.stream(),
                        "import\\s+(?!static dev\\.weir\\.server\\.Web\\.\\*)[\\w.\\s]+\\.\\s*\\*")
                .refuse(
                        """
                        A wildcard import is banned, use one import per type because a new type in \
                        that package could change what a name means.\
                        """);
    }

    @Test
    void everyTestIsFoundByItsName() {
        var test = Pattern.compile("@(\\w+\\.)*(Test|ParameterizedTest|TestFactory|FuzzTest)\\b");
        var findings = new Findings();
        project.tests()
                .filter(file -> !file.fileName().matches("(Test.*|.*(Test|Tests|TestCase))\\.java"))
                .filter(file -> test.matcher(file.code()).find())
                .forEach(file -> findings.add(file, 0, file.fileName()));
        findings.refuse(
                """
                A test in a class of another name is banned, use a name that ends in Test because \
                Surefire runs no other class, and says nothing.\
                """);
    }

    // Calls

    @Test
    void testsWaitForEventsAndNotForTime() {
        var findings = new Findings();
        var sleep = Pattern.compile("\\b(Thread|TimeUnit|[A-Z]+SECONDS)\\s*\\.\\s*sleep\\s*\\(");
        project.tests()
                .forEach(file -> {
                    var code = file.code().lines().toList();
                    var comments = file.comments().lines().toList();
                    for (int index = 0; index < code.size(); index++) {
                        if (sleep.matcher(code.get(index)).find()
                                && !comments.get(index).contains("// handler")) {
                            findings.add(file.path(), index + 1, code.get(index).strip());
                        }
                    }
                });
        findings.refuse(
                """
                Thread.sleep is banned in tests, use a latch, a queue or the manual clock with a \
                time limit because sleeping is slow when it works and wrong when it does not. A \
                handler under test may sleep: end that line with "// handler".\
                """);
    }

    @Test
    void stackTracesGoToTheLog() {
        Findings.inCode(project.sources.stream(), "\\bprintStackTrace\\s*\\(")
                .refuse(
                        """
                        printStackTrace is banned, use the logger in main sources and let the \
                        exception fail the test because a printed trace is read by nobody.\
                        """);
    }

    @Test
    void librariesDoNotPrint() {
        Findings.inCode(
                        project.mainSources()
                                .filter(file -> !file.module().equals("bench"))
                                .filter(file -> !file.isIn("dev.weir.server.demo")),
                        "\\b(System\\.(out|err)(?!\\.flush)|IO\\.print(ln)?)\\b")
                .refuse(
                        """
                        System.out and System.err are banned in libraries, use System.Logger \
                        because standard output belongs to the application.\
                        """);
    }

    @Test
    void numbersOfThePeerAreParsedByTheirGrammar() {
        Findings.inCode(
                        project.mainSources().filter(TidyTest::isInAPureModule),
                        "\\b(Integer|Long)\\.(parse(Unsigned)?(Int|Long)|decode|getInteger|getLong)"
                                + "\\b")
                .refuse(
                        """
                        Integer.parseInt and Long.parseLong are banned in router and http, use a \
                        loop over the grammar's digits with a bound because they also take a sign \
                        and the digits of every script, and two servers that read one number \
                        differently can be tricked.\
                        """);
    }

    @Test
    void serverTakesNoMonitor() {
        Findings.inCode(
                        project.mainSources().filter(file -> file.module().equals("server")),
                        "\\bsynchronized\\b")
                .refuse(
                        """
                        synchronized is banned in server, use one owner and a queue because an \
                        event loop must never wait for a virtual thread that holds a lock.\
                        """);
    }

    @Test
    void memoryIsReachedByPublicApi() {
        Findings.inCode(
                        project.sources.stream(),
                        "\\b(sun|jdk\\.internal)\\.misc\\b|\\bUNSAFE\\b|\\bimport\\s+sun\\.[\\w.]+")
                .refuse(
                        """
                        Unsafe is banned, use VarHandle or MemorySegment because its memory \
                        access is terminally deprecated and warns at every start.\
                        """);
    }

    @Test
    void exceptionsAreNotSwallowed() {
        Findings.inCode(
                        project.sources.stream(),
                        "\\bcatch\\s*\\(\\s*(final\\s+)?(Exception|RuntimeException|Throwable|Error)"
                                + "\\s+\\w+\\s*\\)\\s*\\{\\s*\\}")
                .refuse(
                        """
                        An empty catch of everything is banned, use the one exception that is \
                        expected with the reason beside it because this one hides our own bugs.\
                        """);
    }

    @Test
    void codecsDoNotInterpretFormatStrings() {
        Findings.inCode(codecs(), "\\bString\\.format\\b")
                .refuse(
                        """
                        String.format is banned in codecs, use concatenation or bytes because it \
                        parses its pattern on every call, in the default locale.\
                        """);
    }

    // Texts

    @Test
    void unfinishedWorkHasAnIssue() {
        var marker = Pattern.compile("(?m)\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b(?!.*#\\d).*$");
        var findings = new Findings();
        project.sources.forEach(file -> findings.match(file.path(), file.comments(), marker));
        project.texts.stream()
                .filter(file -> !file.path().matches(".*\\.(java|md|txt|log|csv|json)"))
                .forEach(file -> findings.match(file.path(), file.text(), marker));
        findings.refuse(
                """
                A note on unfinished work without an issue is banned, use "#" and the issue's \
                number beside it because notes alone are never read again.\
                """);
    }

    @Test
    void noFileKnowsTheMachineItWasWrittenOn() {
        String start = "(?<![\\w./:}~*-])";
        var machine =
                Pattern.compile(
                        start
                                + "(/root/[\\w.]|/home/[a-z]\\w*/|/Users/[a-z]\\w*/|/work/[\\w.]"
                                + ofThisRoot()
                                + ")\\S*");
        Findings.inText(project.texts.stream(), machine)
                .refuse(
                        """
                        A path of one machine is banned, use a path relative to the project's \
                        root because nobody else has that folder.\
                        """);
    }

    @Test
    void textsCiteOnlyWhatTheirReadersCanOpen() {
        // In parts, so that this file doesn't cite them.
        var words =
                Stream.of("notes", "design", "bench", "style", "prototype", "hooks")
                        .map(folder -> Pattern.quote("shared/" + folder))
                        .toList();
        var pattern =
                Pattern.compile(String.join("|", words) + "|" + Pattern.quote("." + "library"));
        Findings.inText(project.texts.stream(), pattern)
                .refuse(
                        """
                        A reference to papers outside this repository is banned, use the RFC, a \
                        page under docs/ or a public address because readers cannot open others.\
                        """);
    }

    /// The root itself, when it is deep enough not to be mistaken for an ordinary word.
    private String ofThisRoot() {
        return project.root.getNameCount() < 2
                ? ""
                : "|" + Pattern.quote(project.root.toString().replace('\\', '/')) + "(?![\\w-])";
    }

    private Stream<JavaFile> codecs() {
        return project.mainSources()
                .filter(file -> file.isIn("dev.weir.http"))
                .filter(file -> !file.packageName().equals("dev.weir.http"));
    }

    private static boolean isInAPureModule(JavaFile file) {
        return List.of("router", "http").contains(file.module());
    }

    private static boolean isUnder(String packageName, String name) {
        // `java.util` holds java.util.List and, for static imports, java.util.Map.entry.
        return name.startsWith(packageName + ".")
                && Character.isUpperCase(name.charAt(packageName.length() + 1));
    }
}
