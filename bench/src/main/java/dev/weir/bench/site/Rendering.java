package dev.weir.bench.site;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.html.HtmlWriter;

/// Markdown as a page: links lead to pages of the site, headings can be linked to under the names
/// that GitHub gives them, Java is colored and says which file it is from.
final class Rendering {

    private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());
    private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();
    private static final Pattern FROM = Pattern.compile("<!-- from ([\\w./-]+)(?:#[\\w-]+)? -->");

    private final Places places;
    private final Path source;
    private final List<String> dead = new ArrayList<>();
    private final Map<Node, String> ids = new HashMap<>();
    private final Map<String, Integer> used = new HashMap<>();
    private final Set<Node> drawn = new HashSet<>();

    /// @param source the paper, relative to the project's folder
    Rendering(Places places, Path source) {
        this.places = places;
        this.source = source;
    }

    /// Links that lead to nothing, once the page has been made.
    List<String> dead() {
        return dead;
    }

    Page page(String markdown) {
        Node document = PARSER.parse(markdown);
        document.accept(new Rewriting());
        drawBars(document);
        var renderer =
                HtmlRenderer.builder()
                        .extensions(EXTENSIONS)
                        .attributeProviderFactory(_ ->
                                (node, _, attributes) -> {
                                    if (ids.containsKey(node)) {
                                        attributes.put("id", ids.get(node));
                                    }
                                })
                        .nodeRendererFactory(CodeRenderer::new)
                        .build();
        String title = source.toString();
        var headings = new ArrayList<Page.Heading>();
        for (Node node = document.getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof Heading heading && heading.getLevel() == 1) {
                title = text(heading);
            } else if (node instanceof Heading heading && heading.getLevel() == 2) {
                headings.add(
                        new Page.Heading(
                                ids.getOrDefault(heading, ""), Page.escaped(text(heading))));
            }
        }
        String html =
                renderer.render(document)
                        .replace("<table>", "<div class=\"table\"><table>")
                        .replace("</table>", "</table></div>");
        return new Page(source, title, html, List.copyOf(headings));
    }

    /// Below the tables that ask for them.
    private void drawBars(Node document) {
        for (Node node = document.getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof TableBlock table
                    && node.getPrevious() instanceof HtmlBlock comment) {
                Matcher asked = Bars.ASKED.matcher(comment.getLiteral());
                if (asked.find()) {
                    String svg = Bars.figure(table, asked.group(1), asked.group(2)).orElse("");
                    if (svg.isEmpty()) {
                        dead.add(source + ": no column of numbers is called " + asked.group(1));
                    }
                    var figure = new HtmlBlock();
                    figure.setLiteral(svg);
                    drawn.add(figure);
                    table.insertAfter(figure);
                }
            }
        }
    }

    /// The first heading of a paper.
    static String title(String markdown, String otherwise) {
        for (Node node = PARSER.parse(markdown).getFirstChild();
                node != null;
                node = node.getNext()) {
            if (node instanceof Heading heading && heading.getLevel() == 1) {
                return text(heading);
            }
        }
        return otherwise;
    }

    static String text(Node node) {
        var text = new StringBuilder();
        node.accept(
                new AbstractVisitor() {
                    @Override
                    public void visit(Text part) {
                        text.append(part.getLiteral());
                    }

                    @Override
                    public void visit(Code part) {
                        text.append(part.getLiteral());
                    }
                });
        return text.toString();
    }

    private final class Rewriting extends AbstractVisitor {
        @Override
        public void visit(Link link) {
            link.setDestination(rewritten(link.getDestination()));
            visitChildren(link);
        }

        @Override
        public void visit(Image image) {
            image.setDestination(rewritten(image.getDestination()));
            visitChildren(image);
        }

        @Override
        public void visit(Heading heading) {
            String id = slug(text(heading));
            int before = used.merge(id, 1, Integer::sum) - 1;
            ids.put(heading, before == 0 ? id : id + "-" + before);
            visitChildren(heading);
        }

        private String rewritten(String target) {
            return places.link(source, target)
                    .orElseGet(() -> {
                        dead.add(source + ": " + target);
                        return target;
                    });
        }
    }

    private static String slug(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    /// Code with its colors; comments are left out.
    private final class CodeRenderer implements NodeRenderer {
        private final HtmlWriter html;

        CodeRenderer(HtmlNodeRendererContext context) {
            html = context.getWriter();
        }

        @Override
        public Set<Class<? extends Node>> getNodeTypes() {
            return Set.of(FencedCodeBlock.class, HtmlBlock.class);
        }

        @Override
        public void render(Node node) {
            if (node instanceof HtmlBlock figure && drawn.contains(figure)) {
                html.raw(figure.getLiteral());
            } else if (node instanceof FencedCodeBlock block) {
                html.line();
                html.raw("<figure class=\"code\">" + origin(block));
                html.raw("<pre tabindex=\"0\"><code>" + code(block) + "</code></pre></figure>");
                html.line();
            }
        }

        private String code(FencedCodeBlock block) {
            String code = block.getLiteral().stripTrailing().stripIndent() + "\n";
            return "java".equals(block.getInfo()) ? JavaColors.html(code) : Page.escaped(code);
        }

        private String origin(FencedCodeBlock block) {
            if (block.getPrevious() instanceof HtmlBlock comment) {
                Matcher from = FROM.matcher(comment.getLiteral());
                if (from.find()) {
                    String file = from.group(1);
                    String up = "../".repeat(source.getNameCount() - 1);
                    String link = places.link(source, up + file).orElse(file);
                    return "<figcaption><a href=\"%s\">%s</a></figcaption>"
                            .formatted(link, Page.escaped(file));
                }
            }
            return "";
        }
    }
}
