/// How values become content and content becomes values.
@NullMarked
package dev.weir.server.codec;

import org.jspecify.annotations.NullMarked;
