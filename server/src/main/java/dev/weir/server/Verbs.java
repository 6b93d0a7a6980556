package dev.weir.server;

import dev.weir.http.Method;
import dev.weir.server.input.Input;
import dev.weir.server.input.Plan;

/// Makes routes: the part of [Web] that has a method for each number of inputs.
///
/// No two methods of a name have the same number of parameters, and none takes a lambda: so the
/// compiler never has to choose, and what it says of a mistake is about that mistake.
abstract class Verbs {

    Verbs() {}

    /// A route for GET, and HEAD with it.
    ///
    /// @param pattern static text, `{name}` for a segment or a part of it, `{*name}` for the rest
    /// @throws IllegalArgumentException if it is malformed, or does not fit the inputs
    public static Route0 GET(String pattern) {
        return new Route0(Plan.of(Method.GET, pattern));
    }

    /// A route for GET that takes one input.
    public static <A> Route1<A> GET(String pattern, Input<A> a) {
        return new Route1<>(Plan.of(Method.GET, pattern, a));
    }

    /// A route for GET that takes two inputs.
    public static <A, B> Route2<A, B> GET(String pattern, Input<A> a, Input<B> b) {
        return new Route2<>(Plan.of(Method.GET, pattern, a, b));
    }

    /// A route for GET that takes three inputs.
    public static <A, B, C> Route3<A, B, C> GET(
            String pattern, Input<A> a, Input<B> b, Input<C> c) {
        return new Route3<>(Plan.of(Method.GET, pattern, a, b, c));
    }

    /// A route for GET that takes four inputs.
    public static <A, B, C, D> Route4<A, B, C, D> GET(
            String pattern, Input<A> a, Input<B> b, Input<C> c, Input<D> d) {
        return new Route4<>(Plan.of(Method.GET, pattern, a, b, c, d));
    }

    /// A route for GET that takes five inputs.
    public static <A, B, C, D, E> Route5<A, B, C, D, E> GET(
            String pattern, Input<A> a, Input<B> b, Input<C> c, Input<D> d, Input<E> e) {
        return new Route5<>(Plan.of(Method.GET, pattern, a, b, c, d, e));
    }

    /// A route for GET that takes six inputs.
    public static <A, B, C, D, E, F> Route6<A, B, C, D, E, F> GET(
            String pattern,
            Input<A> a,
            Input<B> b,
            Input<C> c,
            Input<D> d,
            Input<E> e,
            Input<F> f) {
        return new Route6<>(Plan.of(Method.GET, pattern, a, b, c, d, e, f));
    }

    /// A route for POST.
    ///
    /// @param pattern static text, `{name}` for a segment or a part of it, `{*name}` for the rest
    /// @throws IllegalArgumentException if it is malformed, or does not fit the inputs
    public static Route0 POST(String pattern) {
        return new Route0(Plan.of(Method.POST, pattern));
    }

    /// A route for POST that takes one input.
    public static <A> Route1<A> POST(String pattern, Input<A> a) {
        return new Route1<>(Plan.of(Method.POST, pattern, a));
    }

    /// A route for POST that takes two inputs.
    public static <A, B> Route2<A, B> POST(String pattern, Input<A> a, Input<B> b) {
        return new Route2<>(Plan.of(Method.POST, pattern, a, b));
    }

    /// A route for POST that takes three inputs.
    public static <A, B, C> Route3<A, B, C> POST(
            String pattern, Input<A> a, Input<B> b, Input<C> c) {
        return new Route3<>(Plan.of(Method.POST, pattern, a, b, c));
    }

    /// A route for POST that takes four inputs.
    public static <A, B, C, D> Route4<A, B, C, D> POST(
            String pattern, Input<A> a, Input<B> b, Input<C> c, Input<D> d) {
        return new Route4<>(Plan.of(Method.POST, pattern, a, b, c, d));
    }

    /// A route for POST that takes five inputs.
    public static <A, B, C, D, E> Route5<A, B, C, D, E> POST(
            String pattern, Input<A> a, Input<B> b, Input<C> c, Input<D> d, Input<E> e) {
        return new Route5<>(Plan.of(Method.POST, pattern, a, b, c, d, e));
    }

    /// A route for POST that takes six inputs.
    public static <A, B, C, D, E, F> Route6<A, B, C, D, E, F> POST(
            String pattern,
            Input<A> a,
            Input<B> b,
            Input<C> c,
            Input<D> d,
            Input<E> e,
            Input<F> f) {
        return new Route6<>(Plan.of(Method.POST, pattern, a, b, c, d, e, f));
    }

    /// A route for PUT.
    ///
    /// @param pattern static text, `{name}` for a segment or a part of it, `{*name}` for the rest
    /// @throws IllegalArgumentException if it is malformed, or does not fit the inputs
    public static Route0 PUT(String pattern) {
        return new Route0(Plan.of(Method.PUT, pattern));
    }

    /// A route for PUT that takes one input.
    public static <A> Route1<A> PUT(String pattern, Input<A> a) {
        return new Route1<>(Plan.of(Method.PUT, pattern, a));
    }

    /// A route for PUT that takes two inputs.
    public static <A, B> Route2<A, B> PUT(String pattern, Input<A> a, Input<B> b) {
        return new Route2<>(Plan.of(Method.PUT, pattern, a, b));
    }

    /// A route for PUT that takes three inputs.
    public static <A, B, C> Route3<A, B, C> PUT(
            String pattern, Input<A> a, Input<B> b, Input<C> c) {
        return new Route3<>(Plan.of(Method.PUT, pattern, a, b, c));
    }

    /// A route for PUT that takes four inputs.
    public static <A, B, C, D> Route4<A, B, C, D> PUT(
            String pattern, Input<A> a, Input<B> b, Input<C> c, Input<D> d) {
        return new Route4<>(Plan.of(Method.PUT, pattern, a, b, c, d));
    }

    /// A route for PUT that takes five inputs.
    public static <A, B, C, D, E> Route5<A, B, C, D, E> PUT(
            String pattern, Input<A> a, Input<B> b, Input<C> c, Input<D> d, Input<E> e) {
        return new Route5<>(Plan.of(Method.PUT, pattern, a, b, c, d, e));
    }

    /// A route for PUT that takes six inputs.
    public static <A, B, C, D, E, F> Route6<A, B, C, D, E, F> PUT(
            String pattern,
            Input<A> a,
            Input<B> b,
            Input<C> c,
            Input<D> d,
            Input<E> e,
            Input<F> f) {
        return new Route6<>(Plan.of(Method.PUT, pattern, a, b, c, d, e, f));
    }

    /// A route for PATCH.
    ///
    /// @param pattern static text, `{name}` for a segment or a part of it, `{*name}` for the rest
    /// @throws IllegalArgumentException if it is malformed, or does not fit the inputs
    public static Route0 PATCH(String pattern) {
        return new Route0(Plan.of(Method.PATCH, pattern));
    }

    /// A route for PATCH that takes one input.
    public static <A> Route1<A> PATCH(String pattern, Input<A> a) {
        return new Route1<>(Plan.of(Method.PATCH, pattern, a));
    }

    /// A route for PATCH that takes two inputs.
    public static <A, B> Route2<A, B> PATCH(String pattern, Input<A> a, Input<B> b) {
        return new Route2<>(Plan.of(Method.PATCH, pattern, a, b));
    }

    /// A route for PATCH that takes three inputs.
    public static <A, B, C> Route3<A, B, C> PATCH(
            String pattern, Input<A> a, Input<B> b, Input<C> c) {
        return new Route3<>(Plan.of(Method.PATCH, pattern, a, b, c));
    }

    /// A route for PATCH that takes four inputs.
    public static <A, B, C, D> Route4<A, B, C, D> PATCH(
            String pattern, Input<A> a, Input<B> b, Input<C> c, Input<D> d) {
        return new Route4<>(Plan.of(Method.PATCH, pattern, a, b, c, d));
    }

    /// A route for PATCH that takes five inputs.
    public static <A, B, C, D, E> Route5<A, B, C, D, E> PATCH(
            String pattern, Input<A> a, Input<B> b, Input<C> c, Input<D> d, Input<E> e) {
        return new Route5<>(Plan.of(Method.PATCH, pattern, a, b, c, d, e));
    }

    /// A route for PATCH that takes six inputs.
    public static <A, B, C, D, E, F> Route6<A, B, C, D, E, F> PATCH(
            String pattern,
            Input<A> a,
            Input<B> b,
            Input<C> c,
            Input<D> d,
            Input<E> e,
            Input<F> f) {
        return new Route6<>(Plan.of(Method.PATCH, pattern, a, b, c, d, e, f));
    }

    /// A route for DELETE.
    ///
    /// @param pattern static text, `{name}` for a segment or a part of it, `{*name}` for the rest
    /// @throws IllegalArgumentException if it is malformed, or does not fit the inputs
    public static Route0 DELETE(String pattern) {
        return new Route0(Plan.of(Method.DELETE, pattern));
    }

    /// A route for DELETE that takes one input.
    public static <A> Route1<A> DELETE(String pattern, Input<A> a) {
        return new Route1<>(Plan.of(Method.DELETE, pattern, a));
    }

    /// A route for DELETE that takes two inputs.
    public static <A, B> Route2<A, B> DELETE(String pattern, Input<A> a, Input<B> b) {
        return new Route2<>(Plan.of(Method.DELETE, pattern, a, b));
    }

    /// A route for DELETE that takes three inputs.
    public static <A, B, C> Route3<A, B, C> DELETE(
            String pattern, Input<A> a, Input<B> b, Input<C> c) {
        return new Route3<>(Plan.of(Method.DELETE, pattern, a, b, c));
    }

    /// A route for DELETE that takes four inputs.
    public static <A, B, C, D> Route4<A, B, C, D> DELETE(
            String pattern, Input<A> a, Input<B> b, Input<C> c, Input<D> d) {
        return new Route4<>(Plan.of(Method.DELETE, pattern, a, b, c, d));
    }

    /// A route for DELETE that takes five inputs.
    public static <A, B, C, D, E> Route5<A, B, C, D, E> DELETE(
            String pattern, Input<A> a, Input<B> b, Input<C> c, Input<D> d, Input<E> e) {
        return new Route5<>(Plan.of(Method.DELETE, pattern, a, b, c, d, e));
    }

    /// A route for DELETE that takes six inputs.
    public static <A, B, C, D, E, F> Route6<A, B, C, D, E, F> DELETE(
            String pattern,
            Input<A> a,
            Input<B> b,
            Input<C> c,
            Input<D> d,
            Input<E> e,
            Input<F> f) {
        return new Route6<>(Plan.of(Method.DELETE, pattern, a, b, c, d, e, f));
    }

    /// A route for any other method; [#GET] and its like are there for the usual ones.
    ///
    /// @throws IllegalArgumentException if `method` is not a token
    public static Route0 route(String method, String pattern) {
        return new Route0(Plan.of(Method.of(method), pattern));
    }

    /// A route for any other method that takes one input.
    public static <A> Route1<A> route(String method, String pattern, Input<A> a) {
        return new Route1<>(Plan.of(Method.of(method), pattern, a));
    }

    /// A route for any other method that takes two inputs.
    public static <A, B> Route2<A, B> route(String method, String pattern, Input<A> a, Input<B> b) {
        return new Route2<>(Plan.of(Method.of(method), pattern, a, b));
    }

    /// A route for any other method that takes three inputs.
    public static <A, B, C> Route3<A, B, C> route(
            String method, String pattern, Input<A> a, Input<B> b, Input<C> c) {
        return new Route3<>(Plan.of(Method.of(method), pattern, a, b, c));
    }
}
