/// What TLS needs before a byte is sent: certificates and keys from files, a certificate made for
/// development, and the reading of a `ClientHello`. Of the JDK alone.
@NullMarked
package dev.weir.server.tls;

import org.jspecify.annotations.NullMarked;
