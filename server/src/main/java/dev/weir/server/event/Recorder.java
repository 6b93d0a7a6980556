package dev.weir.server.event;

import jdk.jfr.FlightRecorder;

/// Whether events are worth making at all.
public final class Recorder {

    private Recorder() {}

    /// Whether a recording has been started in this JVM. Until then no event class is loaded, which
    /// would cost at the start.
    public static boolean isOn() {
        return FlightRecorder.isInitialized();
    }
}
