package org.yaoxiang.bridge.portal;

import static java.util.Objects.requireNonNull;

import java.time.InstantSource;
import java.util.Locale;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Handler;

/// The county doctor's pages as a handler for a Jetty server. Whoever opens the server decides on
/// its port and its certificate; over TLS the cookies are for TLS only.
public final class Portal {
    private final ServletContextHandler handler = new ServletContextHandler();

    /// @param hosts the names without port by which browsers reach the portal, such as
    ///   `portal.county`; a request for any other is refused
    /// @param random makes session ids; a secure one
    public Portal(
            Desk desk,
            Clinicians clinicians,
            Set<String> hosts,
            InstantSource clock,
            RandomGenerator random) {
        Set<String> names =
                requireNonNull(hosts, "hosts").stream()
                        .map(each -> each.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toUnmodifiableSet());
        handler.setContextPath("/");
        handler.addServlet(
                new ServletHolder(
                        "portal",
                        new Reception(
                                requireNonNull(desk, "desk"),
                                requireNonNull(clinicians, "clinicians"),
                                names,
                                requireNonNull(clock, "clock"),
                                new Sessions(clock, requireNonNull(random, "random")))),
                "/*");
    }

    /// What to give to the Jetty server.
    public Handler handler() {
        return handler;
    }
}
