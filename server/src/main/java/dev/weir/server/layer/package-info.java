/// Layers: what most services want around their handlers, each in one file.
///
/// A layer is plain blocking code around a handler. They are put together once, at start-up, the
/// first being the outermost:
///
/// ```java
/// serve(8080, routes(...).layers(
///         RequestId.create(), AccessLog.toLogger(), Timeout.of(Duration.ofSeconds(5)),
///         Cors.allow("https://app.example"), SecurityHeaders.recommended()));
/// ```
///
/// What is put together wrongly is refused when the server starts, with a sentence.
@NullMarked
package dev.weir.server.layer;

import org.jspecify.annotations.NullMarked;
