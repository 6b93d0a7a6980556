package dev.weir.server;

import static dev.weir.server.Web.BOOLEAN;
import static dev.weir.server.Web.DATE;
import static dev.weir.server.Web.DOUBLE;
import static dev.weir.server.Web.GET;
import static dev.weir.server.Web.INT;
import static dev.weir.server.Web.LONG;
import static dev.weir.server.Web.MULTIPART;
import static dev.weir.server.Web.POST;
import static dev.weir.server.Web.STRING;
import static dev.weir.server.Web.TEXT;
import static dev.weir.server.Web.UNSIGNED_LONG;
import static dev.weir.server.Web.UUID;
import static dev.weir.server.Web.all;
import static dev.weir.server.Web.body;
import static dev.weir.server.Web.cookie;
import static dev.weir.server.Web.file;
import static dev.weir.server.Web.form;
import static dev.weir.server.Web.get;
import static dev.weir.server.Web.header;
import static dev.weir.server.Web.json;
import static dev.weir.server.Web.maybe;
import static dev.weir.server.Web.mount;
import static dev.weir.server.Web.oneOf;
import static dev.weir.server.Web.openApi;
import static dev.weir.server.Web.query;
import static dev.weir.server.Web.routes;
import static dev.weir.server.Web.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.weir.server.codec.JsonCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The description of routes, read back by a JSON parser.
@Tag("once")
class OpenApiTest {

    enum Size {
        SMALL,
        LARGE
    }

    record Line(String item, int count, Optional<String> note) {}

    record Order(UUID id, List<Line> lines, Size size, @Nullable Order before) {}

    private static final JsonCodec<Order> ORDER = json(Order.class);

    private static final Routes API =
            routes(
                    mount(
                            "/shops/{shop}",
                            routes(
                                    GET("/orders/{id}", LONG, query("page", INT, 1))
                                            .to((_, _, _) -> status(204))
                                            .summary("One \"order\" & more")
                                            .answers(200, ORDER),
                                    POST("/orders", body(ORDER), maybe(header("X-Trace", STRING)))
                                            .to((_, _, _) -> status(204))
                                            .answers(201, ORDER.list()))),
                    POST("/notes", form("text", STRING), all(form("tag", INT(1, 9))))
                            .to((_, _, _) -> status(204)),
                    POST("/photos", form("year", INT, 2026), file("photo"))
                            .to((_, _, _) -> status(204)),
                    POST("/raw", MULTIPART).to((_, _) -> status(204)),
                    POST("/text", TEXT, cookie("sid", UUID)).to((_, _, _) -> status(204)),
                    GET(
                                    "/ids/{id}",
                                    UNSIGNED_LONG,
                                    query("size", oneOf(Size.class), Size.SMALL),
                                    query("ratio", DOUBLE, 0.5),
                                    query("all", BOOLEAN, false),
                                    all(query("day", DATE)))
                            .to((_, _, _, _, _, _) -> status(204)),
                    GET("/files/{*path}").to(_ -> status(204)),
                    GET("/secret").to(_ -> status(204)).hidden());

    private static final Routes APP =
            routes(mount("/", API), openApi("/docs", "Shops <1>", "1.0", API));

    private static JsonNode document() throws Exception {
        return JsonMapper.shared().readTree(APP.handle(get("/docs/openapi.json")).contentBytes());
    }

    @Test
    void pathsAndParametersAreDescribed() throws Exception {
        JsonNode document = document();
        assertEquals("3.1.0", document.at("/openapi").asString());
        assertEquals("Shops <1>", document.at("/info/title").asString());
        JsonNode order = document.at("/paths").get("/shops/{shop}/orders/{id}").get("get");
        assertEquals("One \"order\" & more", order.at("/summary").asString());
        assertEquals("shop", order.at("/parameters/0/name").asString());
        assertEquals("path", order.at("/parameters/1/in").asString());
        assertEquals("int64", order.at("/parameters/1/schema/format").asString());
        assertEquals(1, order.at("/parameters/2/schema/default").asInt());
        assertFalse(order.at("/parameters/2/required").asBoolean());
        assertTrue(document.at("/paths").has("/files/{path}"));
        assertFalse(document.at("/paths").has("/secret"));
        assertFalse(document.at("/paths").has("/docs"));
    }

    @Test
    void contentAnswersAndProblemsAreDescribed() throws Exception {
        JsonNode document = document();
        JsonNode post = document.at("/paths").get("/shops/{shop}/orders").get("post");
        String order = "#/components/schemas/Order";
        assertEquals(
                order, post.at("/requestBody/content/application~1json/schema/$ref").asString());
        assertEquals(
                order,
                post.at("/responses/201/content/application~1json/schema/items/$ref").asString());
        assertEquals(
                "#/components/schemas/Problem",
                post.at("/responses/default/content/application~1problem+json/schema/$ref")
                        .asString());
        JsonNode form =
                document.at("/paths/~1notes/post/requestBody/content")
                        .get("application/x-www-form-urlencoded")
                        .get("schema");
        assertEquals("text", form.at("/required/0").asString());
        assertEquals("array", form.at("/properties/tag/type").asString());
        assertEquals(9, form.at("/properties/tag/items/maximum").asInt());
    }

    @Test
    void filesMakeTheFormMultipart() throws Exception {
        JsonNode content = document().at("/paths/~1photos/post/requestBody/content");
        JsonNode form = content.get("multipart/form-data").get("schema");
        assertEquals("binary", form.at("/properties/photo/format").asString());
        assertEquals("photo", form.at("/required/0").asString());
        assertTrue(
                document().at("/paths/~1raw/post/requestBody/content").has("multipart/form-data"));
    }

    /// The OpenAPI Initiative's own schema, and for what it leaves out JSON Schema's.
    @Test
    void theDocumentIsValid() throws Exception {
        var schemas = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
        try (var in = OpenApiTest.class.getResourceAsStream("openapi-3.1-2022-10-07.json")) {
            var errors = schemas.getSchema(in).validate(document());
            assertEquals(List.of(), errors);
        }
        var metaSchema =
                schemas.getSchema(
                        SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()));
        var ofValues = new ArrayList<JsonNode>(document().at("/components/schemas").values());
        ofValues.addAll(document().at("/paths").findValues("schema"));
        assertTrue(ofValues.size() > 10);
        for (JsonNode schema : ofValues) {
            assertEquals(List.of(), metaSchema.validate(schema), schema.toString());
        }
        var broken = (ObjectNode) document();
        ((ObjectNode) broken.at("/paths/~1notes/post")).remove("responses");
        broken.remove("info");
        try (var in = OpenApiTest.class.getResourceAsStream("openapi-3.1-2022-10-07.json")) {
            assertFalse(schemas.getSchema(in).validate(broken).isEmpty());
        }
    }

    @Test
    void recordsBecomeSchemas() throws Exception {
        JsonNode schemas = document().at("/components/schemas");
        assertEquals("uuid", schemas.at("/Order/properties/id/format").asString());
        assertEquals(
                "#/components/schemas/Line",
                schemas.at("/Order/properties/lines/items/$ref").asString());
        assertEquals("LARGE", schemas.at("/Order/properties/size/enum/1").asString());
        assertEquals(
                "#/components/schemas/Order",
                schemas.at("/Order/properties/before/$ref").asString());
        assertEquals("[\"item\",\"count\"]", schemas.at("/Line/required").toString());
        assertEquals("string", schemas.at("/Line/properties/note/type").asString());
    }

    @Test
    void thePageIsThereAndItsTitleIsText() throws Exception {
        String page = APP.handle(get("/docs")).contentText();
        assertTrue(page.contains("<title>Shops &lt;1></title>"), page);
        assertTrue(APP.handle(get("/docs")).fields().has("Content-Security-Policy"));
    }

    @Test
    void theViewerIsServedFromItsWebJar() throws Exception {
        String page = APP.handle(get("/docs")).contentText();
        assertTrue(page.contains("src=\"docs/swagger-ui-bundle.js\""), page);
        assertEquals(200, APP.handle(get("/docs/start.js")).status().code());
        var viewer = APP.handle(get("/docs/swagger-ui-bundle.js"));
        assertEquals("text/javascript", viewer.fields().get("Content-Type").orElseThrow());
        assertTrue(viewer.contentBytes().length > 100_000);
    }
}
