package dev.weir.bench.site;

import java.nio.file.Path;
import java.util.List;

/// A page of the site without what stands around it.
///
/// @param source the file or folder of the project that it is made of
/// @param title as text
/// @param html what it says
/// @param headings its sections
record Page(Path source, String title, String html, List<Heading> headings) {

    /// A section.
    ///
    /// @param id what links to it end in
    /// @param html its heading
    record Heading(String id, String html) {}

    /// As text in HTML.
    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
