/// A server that answers each request on a virtual thread of its own.
@NullMarked
package dev.weir.server;

import org.jspecify.annotations.NullMarked;
