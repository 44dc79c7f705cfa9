package org.yaoxiang.mocks.line;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;

/// The cable between a host and an instrument, with its faults, in time that the caller passes. One
/// thread at a time.
public final class Cable {
    private final LineInstrument instrument;
    private final Deque<Byte> underway = new ArrayDeque<>();
    private Duration perByte = Duration.ZERO;
    private Duration credit = Duration.ZERO;
    private int bytesUntilCut = Integer.MAX_VALUE;
    private int bytesUntilFlip = -1;
    private int flipMask;
    private boolean checksumIsWrong;
    private boolean isSilent;

    public Cable(LineInstrument instrument) {
        this.instrument = requireNonNull(instrument, "instrument");
    }

    /// Spoils the cable from now on.
    public void spoil(LineFault fault) {
        switch (fault) {
            case LineFault.Cut(int bytes) -> bytesUntilCut = bytes;
            case LineFault.Flip(int index, int mask) -> {
                bytesUntilFlip = index;
                flipMask = mask;
            }
            case LineFault.WrongChecksum() -> checksumIsWrong = true;
            case LineFault.Silence() -> isSilent = true;
            case LineFault.Slow(Duration each) -> perByte = each;
            case LineFault.Flood(int bytes, long seed) -> {
                byte[] garbage = new byte[bytes];
                new Random(seed).nextBytes(garbage);
                lay(garbage);
            }
        }
    }

    /// Whether the plug is out.
    public boolean isCut() {
        return bytesUntilCut <= 0;
    }

    /// Carries bytes from the host to the instrument, and its answer onto the cable.
    public void send(byte[] bytes) {
        if (!isCut()) {
            say(instrument.hear(bytes));
        }
    }

    /// Lets time pass for the instrument and for the bytes under way.
    public void pass(Duration time) {
        credit = credit.plus(time);
        say(instrument.live(time));
    }

    /// What has arrived at the host since the last call.
    public byte[] take() {
        ByteArrayOutputStream arrived = new ByteArrayOutputStream();
        while (!underway.isEmpty() && !isCut()) {
            if (perByte.compareTo(credit) > 0) {
                return arrived.toByteArray();
            }
            credit = credit.minus(perByte);
            bytesUntilCut--;
            arrived.write(underway.removeFirst());
        }
        credit = Duration.ZERO; // an idle line saves no time for later
        return arrived.toByteArray();
    }

    private void say(byte[] said) {
        if (isSilent || said.length == 0) {
            return;
        }
        byte[] spoiled = said.clone();
        if (checksumIsWrong) {
            spoiled[spoiled.length - 1]++;
            checksumIsWrong = false;
        }
        if (bytesUntilFlip >= 0 && bytesUntilFlip < spoiled.length) {
            spoiled[bytesUntilFlip] ^= (byte) flipMask;
        }
        bytesUntilFlip = Math.max(-1, bytesUntilFlip - spoiled.length);
        lay(spoiled);
    }

    private void lay(byte[] bytes) {
        for (byte each : bytes) {
            underway.addLast(each);
        }
    }
}
