/// The documents as a site: what `bench/site` makes, and what a test makes in every build.
///
/// [Site] starts at the papers of the project and follows their links ([Places] says where each
/// file stands in the site). Markdown becomes a [Page] by [Rendering], other files by [Sources];
/// [Frame] puts head, navigation and contents around. [DeadLinks] looks at what came of it.
@NullMarked
package dev.weir.bench.site;

import org.jspecify.annotations.NullMarked;
