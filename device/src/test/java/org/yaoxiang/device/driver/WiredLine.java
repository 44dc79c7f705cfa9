package org.yaoxiang.device.driver;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.yaoxiang.device.board.BusException;
import org.yaoxiang.device.board.Pause;
import org.yaoxiang.device.board.SerialLine;
import org.yaoxiang.mocks.line.Cable;
import org.yaoxiang.mocks.line.LineFault;
import org.yaoxiang.mocks.line.LineInstrument;

/// A serial line onto an emulated cable, whose time passes only while the driver pauses.
public final class WiredLine implements SerialLine, Pause {
    private final Cable cable;
    private final Deque<Byte> arrived = new ArrayDeque<>();
    private Duration passed = Duration.ZERO;
    private boolean isClosed;

    public WiredLine(LineInstrument instrument) {
        this.cable = new Cable(instrument);
    }

    public void spoil(LineFault fault) {
        cable.spoil(fault);
    }

    public Duration passed() {
        return passed;
    }

    public boolean isClosed() {
        return isClosed;
    }

    @Override
    public byte[] drain() {
        for (byte each : cable.take()) {
            arrived.addLast(each);
        }
        if (cable.isCut() && arrived.isEmpty()) {
            throw new BusException("/dev/ttyTEST", "unplugged; plug it in again");
        }
        byte[] drained = new byte[Math.min(arrived.size(), DRAINED_BYTES_MAX)];
        for (int i = 0; i < drained.length; i++) {
            drained[i] = arrived.removeFirst();
        }
        return drained;
    }

    @Override
    public void write(byte[] bytes) {
        if (cable.isCut()) {
            throw new BusException("/dev/ttyTEST", "unplugged; plug it in again");
        }
        cable.send(bytes);
    }

    @Override
    public void pause(Duration time) {
        passed = passed.plus(time);
        cable.pass(time);
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
