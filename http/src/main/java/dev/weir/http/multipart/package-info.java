/// Forms that carry files, `multipart/form-data` (RFC 7578, RFC 2046 §5.1), as they arrive: a
/// decoder that is a pure function of bytes, and a reader that makes a stream of each part.
@NullMarked
package dev.weir.http.multipart;

import org.jspecify.annotations.NullMarked;
