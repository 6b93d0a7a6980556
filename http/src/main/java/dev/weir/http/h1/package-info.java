/// HTTP/1.1 (RFC 9112) as a pure function of bytes: no channel, no thread and no clock in here.
@NullMarked
package dev.weir.http.h1;

import org.jspecify.annotations.NullMarked;
