package dev.weir.router;

import java.util.List;

/// A parsed pattern, such as `/users/{id}/photo-{n}.png` or `/static/{*path}`.
///
/// @param text the pattern as it was given
/// @param shape what the pattern matches, without the names: static text in its normal form, each
///   parameter as [#PARAMETER], the text after it in its segment, and [#SUFFIX_END], a rest as
///   [#REST]. So `/v{n}.json/{*rest}` is `/v{.json}/|`. None of the three may stand in a path, so
///   two patterns match the same paths exactly when their shapes are equal
/// @param parameterNames in the order of the path, the rest last
record PathPattern(String text, String shape, List<String> parameterNames) {

    static final char PARAMETER = '{';
    static final char SUFFIX_END = '}';
    static final char REST = '|';

    PathPattern {
        assert shape.startsWith("/") : shape;
        parameterNames = List.copyOf(parameterNames);
    }

    boolean endsWithRest() {
        return shape.charAt(shape.length() - 1) == REST;
    }
}
