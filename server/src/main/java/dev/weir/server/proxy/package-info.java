/// What proxies say of the connections that they pass on, and which proxies are believed. Not
/// exported.
@NullMarked
package dev.weir.server.proxy;

import org.jspecify.annotations.NullMarked;
