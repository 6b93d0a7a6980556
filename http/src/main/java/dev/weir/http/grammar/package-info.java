/// The character classes of RFC 9110 §5.6 and RFC 3986 §2, shared by the model and the codecs. Not
/// exported.
@NullMarked
package dev.weir.http.grammar;

import org.jspecify.annotations.NullMarked;
