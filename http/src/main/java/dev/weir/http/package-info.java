/// The words of RFC 9110, the same for every version of HTTP.
@NullMarked
package dev.weir.http;

import org.jspecify.annotations.NullMarked;
