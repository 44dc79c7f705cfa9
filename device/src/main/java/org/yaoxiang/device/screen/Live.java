package org.yaoxiang.device.screen;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Tells every open page what happens, as server-sent events (HTML standard, section 9.2). A page
/// that does not keep up misses events, never blocks the measurement. While the screen is locked no
/// page is told anything but that.
final class Live {
    private static final int QUEUE_LENGTH = 256;
    private static final int PAGES_MAX = 16;
    private static final int KEEP_ALIVE_SECONDS = 10;

    private static final String LOCKED = "event: lock\ndata: \n\n";

    private final Set<BlockingQueue<String>> pages = ConcurrentHashMap.newKeySet();
    private final BooleanSupplier isOpen;

    Live() {
        this(() -> true);
    }

    /// @param isOpen whether pages may be told
    Live(BooleanSupplier isOpen) {
        this.isOpen = isOpen;
    }

    /// Tells all pages.
    ///
    /// @param data one line
    void tell(String event, String data) {
        String text = "event: " + event + "\ndata: " + data + "\n\n";
        for (BlockingQueue<String> page : pages) {
            if (!page.offer(text)) {
                page.poll();
                page.offer(text);
            }
        }
    }

    /// Writes events to one page until it goes away or the thread is interrupted.
    ///
    /// @return false when too many pages are open already
    boolean stream(OutputStream out) throws IOException {
        if (pages.size() >= PAGES_MAX) {
            return false;
        }
        BlockingQueue<String> page = new ArrayBlockingQueue<>(QUEUE_LENGTH);
        pages.add(page);
        try {
            out.write(": open\n\n".getBytes(UTF_8));
            out.flush();
            while (!Thread.currentThread().isInterrupted()) {
                String text = page.poll(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS);
                if (!isOpen.getAsBoolean()) {
                    out.write(LOCKED.getBytes(UTF_8));
                    return true;
                }
                out.write((text == null ? ": alive\n\n" : text).getBytes(UTF_8));
                out.flush();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            pages.remove(page);
        }
        return true;
    }
}
