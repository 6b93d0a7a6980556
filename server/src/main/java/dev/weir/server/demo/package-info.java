/// The standalone server: what Weir does, to be looked at, and to be measured. Not exported, and in
/// a jar of its own.
@NullMarked
package dev.weir.server.demo;

import org.jspecify.annotations.NullMarked;
