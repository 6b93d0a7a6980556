package dev.weir.server.event;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// The way of a request from its loop to its own thread: how long it waited to run.
@Name("dev.weir.QueueHop")
@Label("Queue hop")
@Category("Weir")
@StackTrace(false)
public final class QueueHopEvent extends Event {}
