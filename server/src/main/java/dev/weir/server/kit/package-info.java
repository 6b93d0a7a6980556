/// For tests of applications: [Wire] has bytes go in and come out on the calling thread, through
/// the codec that a server has; [RunningApp] is a server on a port of its own, and a client of it.
///
/// The smallest kit is none at all: an application is a [dev.weir.http.Handler], so
/// `app.handle(get("/users/7"))` is a test.
@NullMarked
package dev.weir.server.kit;

import org.jspecify.annotations.NullMarked;
