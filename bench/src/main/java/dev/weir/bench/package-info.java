/// What each layer costs, measured beside a baseline in the same run.
@NullMarked
package dev.weir.bench;

import org.jspecify.annotations.NullMarked;
