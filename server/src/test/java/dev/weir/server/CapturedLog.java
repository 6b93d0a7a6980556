package dev.weir.server;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// What the server logs during a test, in place of the console. A test that expects errors takes
/// this as a parameter and looks; any other fails if there was one.
final class CapturedLog extends Handler {

    private final List<LogRecord> records = new CopyOnWriteArrayList<>();
    private volatile Wait wait = () -> {};
    private boolean isLookedAt;

    List<LogRecord> errors() {
        return records.stream().filter(line -> line.getLevel().equals(Level.SEVERE)).toList();
    }

    List<LogRecord> records() {
        return records;
    }

    List<String> errorMessages() {
        return errors().stream().map(LogRecord::getMessage).toList();
    }

    List<String> infoMessages() {
        return records.stream()
                .filter(line -> line.getLevel().equals(Level.INFO))
                .map(LogRecord::getMessage)
                .toList();
    }

    /// Something that logging a line waits for.
    interface Wait {
        void await() throws InterruptedException;
    }

    /// Has every error take as long as `wait` does.
    void slowBy(Wait wait) {
        this.wait = wait;
    }

    @Override
    public void publish(LogRecord line) {
        records.add(line);
        if (line.getLevel().equals(Level.SEVERE)) {
            try {
                wait.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    /// Captures the log of each test: `@ExtendWith(CapturedLog.OfEachTest.class)`.
    static final class OfEachTest
            implements BeforeEachCallback, AfterEachCallback, ParameterResolver {

        private static final Logger LOGGER = Logger.getLogger("dev.weir.server");
        private static final ExtensionContext.Namespace HERE =
                ExtensionContext.Namespace.create(CapturedLog.class);

        @Override
        public void beforeEach(ExtensionContext context) {
            CapturedLog log = of(context);
            LOGGER.setUseParentHandlers(false);
            LOGGER.setLevel(Level.ALL);
            LOGGER.addHandler(log);
        }

        @Override
        public void afterEach(ExtensionContext context) {
            CapturedLog log = of(context);
            LOGGER.removeHandler(log);
            if (!log.isLookedAt && !log.errors().isEmpty()) {
                LogRecord first = log.errors().getFirst();
                throw new AssertionError(
                        "The server logged an error: " + first.getMessage(), first.getThrown());
            }
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == CapturedLog.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            CapturedLog log = of(context);
            log.isLookedAt = true;
            return log;
        }

        private static CapturedLog of(ExtensionContext context) {
            return context.getStore(HERE)
                    .computeIfAbsent(CapturedLog.class, _ -> new CapturedLog(), CapturedLog.class);
        }
    }
}
