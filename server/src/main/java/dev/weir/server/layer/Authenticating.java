package dev.weir.server.layer;

import dev.weir.http.Attribute;
import dev.weir.http.Layer;

/// A layer that finds out who asks, and hands on only requests whose principal it knows: it leaves
/// the principal under an attribute, and answers the others by 401 and what they have to send.
///
/// A route takes it by [dev.weir.server.Web#principal], and does not start without such a layer
/// around it, so no route forgets the check.
///
/// @param <P> the principal: what the program knows of a user
public sealed interface Authenticating<P> extends Layer
        permits ApiKeyAuth, BasicAuth, BearerAuth, JwtAuth, SessionAuth {

    /// What the principal is under.
    Attribute<P> principal();
}
