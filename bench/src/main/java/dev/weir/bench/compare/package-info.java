/// Our server beside others over sockets: what `bench/compare` starts.
///
/// [Compare] builds the rivals ([Builds]), has each of them serve in its turn ([Turn], a
/// [ServerProcess] on a core of its own), sends load from the other core ([LoadGenerator]) and
/// keeps all that was seen as [Figure]s. [Report], [Goals] and [Plots] are read off those, at once
/// or later from the file of a run.
@NullMarked
package dev.weir.bench.compare;

import org.jspecify.annotations.NullMarked;
