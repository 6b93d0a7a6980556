/// What HTTP/2 and HTTP/3 share: the coding of integers and strings that HPACK and QPACK are built
/// of (RFC 7541 §5, RFC 9204 §4.1), and the rules by which field lines make a request (RFC 9113
/// §8.2, §8.3; RFC 9114 §4.2, §4.3), written once. Not exported.
@NullMarked
package dev.weir.http.fieldcoding;

import org.jspecify.annotations.NullMarked;
