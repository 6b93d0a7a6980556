/// Servers on Netty alone that `bench/versions` compares ours with.
@NullMarked
package dev.weir.bench.versions;

import org.jspecify.annotations.NullMarked;
