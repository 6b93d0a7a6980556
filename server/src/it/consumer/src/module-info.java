/// An application on the module path that needs nothing but Weir.
module example.consumer {
    requires dev.weir.server;
    requires java.net.http; // its own client
}
