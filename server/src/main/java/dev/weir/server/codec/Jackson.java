package dev.weir.server.codec;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.weir.http.Body;
import dev.weir.http.Fields;
import dev.weir.http.InvalidInput;
import dev.weir.http.Problem;
import dev.weir.http.Refused;
import dev.weir.http.Response;
import dev.weir.http.Status;
import java.io.OutputStream;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;

/// JSON by Jackson 3, which has to be there: it is an optional dependency.
///
/// What it reads is strict: a name twice in an object, a number as text, something after the value,
/// a member of a record that is missing or null are refused; [Json#requires] says which may be. A
/// record's constructor may refuse the value with an [InvalidInput], which is 422.
public final class Jackson {

    private Jackson() {}

    /// The mapper of [dev.weir.server.Web#json], held apart so that it is made when first needed.
    private static final class Default {
        static final JsonMapper MAPPER =
                JsonMapper.builder(
                                JsonFactory.builder()
                                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                        .build())
                        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                        .annotationIntrospector(new MembersAreRequired())
                        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                        .build();
    }

    /// A member that is missing or null is refused, unless it may be: see [Json#requires].
    private static final class MembersAreRequired extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1;

        @Override
        public @Nullable Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
            @Nullable Boolean said = super.hasRequiredMarker(config, member);
            return (said == null && isRequired(member)) ? Boolean.TRUE : said;
        }

        @Override
        public JsonSetter.Value findSetterInfo(MapperConfig<?> config, Annotated member) {
            JsonSetter.Value said = super.findSetterInfo(config, member);
            return (said.equals(JsonSetter.Value.empty()) && isRequired(member))
                    ? JsonSetter.Value.forValueNulls(Nulls.FAIL)
                    : said;
        }

        private static boolean isRequired(Annotated member) {
            if (!(member instanceof AnnotatedParameter parameter)) {
                return false;
            }
            RecordComponent[] components = parameter.getDeclaringClass().getRecordComponents();
            return components == null
                    ? parameter.getRawType().isPrimitive()
                    : parameter.getOwner().getParameterCount() == components.length
                            && Json.requires(components[parameter.getIndex()]);
        }
    }

    /// A codec by the mapper that [dev.weir.server.Web#json] has.
    public static <T> JsonCodec<T> codec(Class<T> type) {
        return codec(Default.MAPPER, type);
    }

    /// A codec by a mapper of the application.
    public static <T> JsonCodec<T> codec(ObjectMapper mapper, Class<T> type) {
        return new OfType<>(mapper, mapper.constructType(type), type);
    }

    private static final class OfType<T> implements JsonCodec<T> {
        private final ObjectMapper mapper;
        private final JavaType javaType;
        private final Type type;

        OfType(ObjectMapper mapper, JavaType javaType, Type type) {
            this.mapper = mapper;
            this.javaType = javaType;
            this.type = type;
        }

        @Override
        public Type type() {
            return type;
        }

        @Override
        public T read(byte[] content) {
            T value;
            try {
                value = mapper.readValue(content, javaType);
            } catch (JacksonException failed) {
                throw refusal(failed);
            }
            if (value == null) {
                throw bad("content", "Content is null; it must be " + label() + " in JSON.");
            }
            return value;
        }

        @Override
        public void write(T value, OutputStream out) {
            mapper.writerFor(javaType)
                    .without(StreamWriteFeature.AUTO_CLOSE_TARGET)
                    .writeValue(out, value);
        }

        @Override
        public JsonCodec<List<T>> list() {
            JavaType listType =
                    mapper.getTypeFactory().constructCollectionType(List.class, javaType);
            return new OfType<>(mapper, listType, new ListType(type));
        }

        @Override
        public Response stream(Stream<? extends T> values) {
            return Response.of(
                    Status.OK,
                    Fields.of("Content-Type", mediaType()),
                    Body.stream(new Elements<>(this, values)));
        }

        private Refused refusal(JacksonException failed) {
            return switch (failed) {
                case ValueInstantiationException refused -> ofConstructor(refused);
                case UnrecognizedPropertyException unknown ->
                        bad(
                                member(unknown),
                                "Content must not have the member " + member(unknown) + ".");
                case DatabindException mismatched -> {
                    // A constructor's own refusal comes wrapped by what called it.
                    if (mismatched.getCause() instanceof InvalidInput rule) {
                        yield broken(mismatched, rule);
                    }
                    String member = member(mismatched);
                    yield bad(
                            member,
                            "Content's "
                                    + (member.equals("content") ? "value" : "member " + member)
                                    + " is missing or not of the type that it must have.");
                }
                default ->
                        bad(
                                "content",
                                "Content must be JSON; it is malformed at line "
                                        + failed.getLocation().getLineNr()
                                        + ", column "
                                        + failed.getLocation().getColumnNr()
                                        + ".");
            };
        }

        private Refused ofConstructor(ValueInstantiationException refused) {
            if (refused.getCause() instanceof InvalidInput rule) {
                return broken(refused, rule);
            }
            String member = member(refused);
            return new Refused(
                    new Problem(
                            Status.UNPROCESSABLE_CONTENT,
                            "The values of " + member + " are refused by a rule of this resource.",
                            member),
                    Fields.EMPTY);
        }

        private static Refused broken(DatabindException where, InvalidInput rule) {
            String member = member(where);
            String name = member.equals("content") ? rule.name() : member + "." + rule.name();
            return new Refused(
                    new Problem(Status.UNPROCESSABLE_CONTENT, rule.getMessage(), name),
                    Fields.EMPTY);
        }

        private static Refused bad(String name, String detail) {
            return new Refused(new Problem(Status.BAD_REQUEST, detail, name), Fields.EMPTY);
        }

        /// Where in the content: `lines[2].count`, or `content` for its top.
        private static String member(DatabindException failed) {
            var path = new StringBuilder();
            for (var step : failed.getPath()) {
                @Nullable String name = step.getPropertyName();
                if (name == null) {
                    path.append('[').append(step.getIndex()).append(']');
                } else {
                    path.append(path.isEmpty() ? "" : ".").append(name);
                }
            }
            return path.isEmpty() ? "content" : path.toString();
        }

        /// Each element with what stands before it, so that one is in memory at a time.
        private record Elements<T>(OfType<T> codec, Stream<? extends T> values)
                implements Body.Writer {

            @Override
            public void writeTo(OutputStream out) {
                try (values;
                        var generator = codec.mapper.createGenerator(out);
                        var sequence =
                                codec.mapper
                                        .writerFor(codec.javaType)
                                        // Or each element would be a chunk of its own.
                                        .without(SerializationFeature.FLUSH_AFTER_WRITE_VALUE)
                                        .writeValuesAsArray(generator)) {
                    values.forEachOrdered(sequence::write);
                }
            }

            @Override
            public void discard() {
                values.close();
            }
        }
    }
}
