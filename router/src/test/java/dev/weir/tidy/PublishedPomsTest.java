package dev.weir.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the poms that are published say to those who find them in a repository: Maven Central
/// refuses one that lacks its name, description, address, licence, developers or sources.
class PublishedPomsTest {

    /// All but `bench`.
    private static final List<String> MODULES = List.of("router", "http", "server");

    private final Project project = Project.ofThisBuild();
    private final String parent = pom("pom.xml");
    private final String bom = pom("server/bom/pom.xml");

    private String pom(String path) {
        return project.texts.stream()
                .filter(file -> file.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + path))
                .text()
                .replaceAll("(?s)<!--.*?-->", "");
    }

    /// The contents of all elements of a name, the outer ones first; Maven has judged the syntax.
    private static List<String> all(String name, String text) {
        return Pattern.compile("(?s)<" + name + "(?:\\s[^>]*)?>(.*?)</" + name + ">")
                .matcher(text)
                .results()
                .map(found -> found.group(1).strip())
                .toList();
    }

    /// What stands at `section/…/name`, or nothing.
    private static String at(String path, String pom) {
        String text = pom;
        for (String name : path.split("/", -1)) {
            text = all(name, text).stream().findFirst().orElse("");
        }
        return text;
    }

    /// The names stand below the parent's own in a module's pom.
    private static String withoutParent(String pom) {
        return pom.replaceFirst("(?s)<parent>.*?</parent>", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "url",
                "inceptionYear",
                "organization/name",
                "licenses/license/name",
                "licenses/license/url",
                "developers/developer/name",
                "developers/developer/organization",
                "scm/connection",
                "scm/developerConnection",
                "scm/url",
                "issueManagement/system",
                "issueManagement/url"
            })
    void parentAndBomSayTheSame(String what) {
        assertFalse(at(what, parent).isEmpty(), what);
        assertEquals(at(what, parent), at(what, bom));
    }

    /// Maven adds the module's name to inherited addresses, unless it is told not to.
    @ParameterizedTest
    @CsvSource({
        "project, child.project.url",
        "scm, child.scm.connection",
        "scm, child.scm.developerConnection",
        "scm, child.scm.url",
    })
    void addressesAreInheritedAsTheyAre(String element, String address) {
        var start = Pattern.compile("<" + element + "\\s[^>]*>").matcher(parent).results();
        assertEquals(
                List.of(true),
                start.map(MatchResult::group)
                        .map(tag -> tag.contains(address + ".inherit.append.path=\"false\""))
                        .toList());
    }

    @Test
    void eachHasANameAndADescriptionOfItsOwn() {
        for (String module : MODULES) {
            String pom = withoutParent(pom(module + "/pom.xml"));
            assertEquals("weir-" + module, at("artifactId", pom));
            assertFalse(at("name", pom).isEmpty(), module);
            assertFalse(at("description", pom).isEmpty(), module);
        }
        for (String pom : List.of(parent, bom)) {
            assertFalse(at("name", pom).isEmpty());
            assertFalse(at("description", pom).isEmpty());
        }
    }

    @Test
    void theBomHasWhatIsPublishedAndNettyAlone() {
        assertEquals(
                Stream.concat(MODULES.stream().map(name -> "weir-" + name), Stream.of("netty-bom"))
                        .toList(),
                all("artifactId", at("dependencyManagement", bom)));
        assertEquals("", at("parent", bom), "it would bring the versions of our tests");
    }

    @ParameterizedTest
    @ValueSource(strings = {"version", "netty.version", "project.build.outputTimestamp"})
    void theBomIsOfTheSameVersions(String what) {
        assertEquals(at(what, parent), at(what, bom));
    }

    @Test
    void allButBenchIsPublished() {
        assertEquals(
                List.of("router", "http", "server", "server/bom", "bench"),
                all("module", at("modules", parent)));
        assertTrue(pom("bench/pom.xml").contains("<maven.deploy.skip>true</maven.deploy.skip>"));
    }
}
