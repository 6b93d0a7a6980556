package dev.weir.server.demo;

import dev.weir.server.ListenAddress;
import dev.weir.server.ServerOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/// The flags that say of what kind the places are where the server listens, as they come in.
final class PlaceFlags {

    private @Nullable ListenAddress inPlaceOfPort;
    private String @Nullable [] proxies;

    void unix(Path path) {
        inPlaceOfPort = ListenAddress.unix(path);
    }

    void inherited() {
        inPlaceOfPort = ListenAddress.inherited().plain();
    }

    /// @param addresses with commas between them
    void proxies(String addresses) {
        proxies = addresses.split(",", -1);
    }

    /// The same server at such places.
    ServerOptions apply(ServerOptions options) {
        var places = new ArrayList<>(options.addresses());
        if (inPlaceOfPort != null) {
            places.set(0, inPlaceOfPort);
        }
        String[] trusted = proxies;
        if (trusted != null) {
            places.replaceAll(place -> place.proxyProtocol(trusted));
        }
        return options.listen(places.toArray(ListenAddress[]::new));
    }
}
