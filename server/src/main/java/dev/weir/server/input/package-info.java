/// What routes take from requests, as values with types.
///
/// An [Input] is a value that says how to get a `T` from a request, and a route is made of a path
/// and inputs: `GET("/posts/{id}", LONG, query("page", INT, 1))`. [dev.weir.server.Web] has the
/// names that programs write; this package is what they stand for.
///
/// A [Kind] is how text becomes a value, wherever the text stands: in the path, in the query, in a
/// field, in a cookie, in a form. [Plan] is what a route knows of its inputs: it checks them when
/// the route is made, says what is wrong with a request, and makes links.
@NullMarked
package dev.weir.server.input;

import org.jspecify.annotations.NullMarked;
