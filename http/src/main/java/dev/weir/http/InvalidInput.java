package dev.weir.http;

/// Something in a request is not what it has to be. The message reaches the client, so say there
/// what the client may know: the rule, and not the value if that may be a secret.
///
/// Thrown by a handler or by a record's compact constructor, it makes a 400.
public final class InvalidInput extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final String name;

    private InvalidInput(String name, String rule) {
        super(name + " " + rule);
        this.name = name;
    }

    /// A part of the request that breaks a rule.
    ///
    /// @param name the part of the request: a parameter, a field, a member of the content
    /// @param rule what it breaks, as the end of a sentence: `must be at least 1`
    public static InvalidInput of(String name, String rule) {
        return new InvalidInput(name, rule);
    }

    /// The part of the request that is wrong.
    public String name() {
        return name;
    }

    @Override
    public String getMessage() {
        return super.getMessage() + ".";
    }
}
