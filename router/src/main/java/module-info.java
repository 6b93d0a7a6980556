/// A trie router: a method and a path, as bytes, to whatever value the route carries.
module dev.weir.router {
    requires static org.jspecify;

    exports dev.weir.router;
}
