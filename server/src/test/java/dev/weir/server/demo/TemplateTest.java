package dev.weir.server.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class TemplateTest {

    @Test
    void valuesTakeThePlaceOfTheirNames() {
        var page = Template.parse("{{a}} and {{b}}, {{a}} again");
        assertEquals("1 and 2, 1 again", page.fill(Map.of("a", "1", "b", "2")));
    }

    @Test
    void aPageWithoutNamesStaysAsItIs() {
        assertEquals("{ {{ }} {{1}}", Template.parse("{ {{ }} {{1}}").fill(Map.of()));
    }

    @Test
    void whatHasAMeaningInHtmlIsEscaped() {
        var page = Template.parse("<p title=\"{{a}}\">");
        assertEquals(
                "<p title=\"&lt;b&gt; &amp;amp; &quot;x&quot; &#39;y&#39;\">",
                page.fill(Map.of("a", "<b> &amp; \"x\" 'y'")));
    }

    @Test
    void aValueThatLooksLikeANameIsNoName() {
        var page = Template.parse("{{a}}{{b}}");
        assertEquals("{{b}}2", page.fill(Map.of("a", "{{b}}", "b", "2")));
    }

    @Test
    void aNameWithoutValueIsRefused() {
        var page = Template.parse("{{a}}");
        var refused = assertThrows(IllegalArgumentException.class, () -> page.fill(Map.of()));
        assertEquals("The page has {{a}}, for which there is no value.", refused.getMessage());
    }
}
