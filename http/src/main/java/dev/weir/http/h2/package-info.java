/// HTTP/2 (RFC 9113) and HPACK (RFC 7541) as a pure function of bytes: no channel, no thread and no
/// clock in here.
@NullMarked
package dev.weir.http.h2;

import org.jspecify.annotations.NullMarked;
