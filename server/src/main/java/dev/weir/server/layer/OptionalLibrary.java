package dev.weir.server.layer;

/// A library that a layer needs and that Weir does not bring along.
final class OptionalLibrary {

    private OptionalLibrary() {}

    /// What is to be thrown when a class of it is not there.
    ///
    /// @param artifact as a build file has it: group and name
    /// @param module its name on the module path
    static IllegalStateException missing(
            String what, String artifact, String module, Throwable no) {
        return new IllegalStateException(
                what
                        + " needs a library that is not here. Add "
                        + artifact
                        + " to the class path; on the module path, also say \"requires "
                        + module
                        + ";\" in your module-info.java.",
                no);
    }
}
