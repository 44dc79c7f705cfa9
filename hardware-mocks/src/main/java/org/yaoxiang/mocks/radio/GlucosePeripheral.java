package org.yaoxiang.mocks.radio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/// A glucose meter of the Bluetooth Glucose Profile: keeps records and reports them through the
/// Record Access Control Point, one notification a [#next()], as the air would bring them. One
/// thread at a time.
public final class GlucosePeripheral implements Peripheral {
    private static final int MEASUREMENT = 0x2A18;
    private static final int CONTEXT = 0x2A34;
    private static final int ACCESS = 0x2A52;

    private record Stored(int sequence, List<Sent> values) {}

    private final List<Stored> stored = new ArrayList<>();
    private final Deque<Sent> air = new ArrayDeque<>();
    private boolean isGone;

    /// Stores a finger-stick of capillary plasma.
    ///
    /// @param tenthsMmolPerL such as 55 for 5.5 mmol/L
    /// @param meal the profile's number, 3 for fasting; 0 stores no context
    public void store(int sequence, LocalDateTime at, int tenthsMmolPerL, int meal) {
        store(sequence, at, tenthsMmolPerL, 0x12, meal); // location finger, type capillary plasma
    }

    /// Stores a test with control solution.
    public void storeControl(int sequence, LocalDateTime at, int tenthsMmolPerL) {
        store(sequence, at, tenthsMmolPerL, 0x4A, 0);
    }

    /// Stores a finger-stick as meters of the other unit do.
    ///
    /// @param milligramsPerDl such as 100
    /// @param kind location in the high nibble, type of the sample in the low one
    public void storeMilligrams(int sequence, LocalDateTime at, int milligramsPerDl, int kind) {
        byte[] measurement =
                head(13, 0b0_0010, sequence, at)
                        .putShort((short) (0xB000 | milligramsPerDl)) // 10^-5 kg/L
                        .put((byte) kind)
                        .array();
        stored.add(new Stored(sequence, List.of(new Sent(MEASUREMENT, measurement))));
    }

    /// Stores what a meter keeps of a test that failed: its status and no number.
    ///
    /// @param status the profile's sensor status, such as 0x0004 for too little blood
    public void storeFailure(int sequence, LocalDateTime at, int status) {
        byte[] measurement = head(12, 0b0_1000, sequence, at).putShort((short) status).array();
        stored.add(new Stored(sequence, List.of(new Sent(MEASUREMENT, measurement))));
    }

    private static ByteBuffer head(int bytes, int flags, int sequence, LocalDateTime at) {
        return ByteBuffer.allocate(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) flags)
                .putShort((short) sequence)
                .putShort((short) at.getYear())
                .put((byte) at.getMonthValue())
                .put((byte) at.getDayOfMonth())
                .put((byte) at.getHour())
                .put((byte) at.getMinute())
                .put((byte) at.getSecond());
    }

    private void store(int sequence, LocalDateTime at, int tenths, int kind, int meal) {
        byte[] measurement =
                head(13, meal == 0 ? 0b0_0110 : 0b1_0110, sequence, at)
                        .putShort((short) (0xC000 | tenths)) // 10^-4 mol/L
                        .put((byte) kind)
                        .array();
        List<Sent> values = new ArrayList<>(List.of(new Sent(MEASUREMENT, measurement)));
        if (meal != 0) {
            byte[] context = {0b10, (byte) sequence, (byte) (sequence >> 8), (byte) meal};
            values.add(new Sent(CONTEXT, context));
        }
        stored.add(new Stored(sequence, values));
    }

    /// Walks out of range: nothing arrives any more.
    public void leave() {
        isGone = true;
    }

    @Override
    public Set<Integer> characteristics() {
        return Set.of(MEASUREMENT, CONTEXT, ACCESS);
    }

    /// Hears a write to the Record Access Control Point.
    @Override
    public void write(int characteristic, byte[] value) {
        if (characteristic != ACCESS || value.length < 2) {
            return;
        }
        boolean isAll = value.length == 2 && value[1] == 0x01;
        boolean isFrom = value.length == 5 && value[1] == 0x03 && value[2] == 0x01;
        if (value[0] != 0x01) {
            answer(value[0], 2); // op code not supported
        } else if (!isAll && !isFrom) {
            answer(value[0], 4); // operator not supported
        } else {
            int first = isAll ? 0 : (value[3] & 0xff) | ((value[4] & 0xff) << 8);
            List<Stored> asked = stored.stream().filter(each -> each.sequence() >= first).toList();
            asked.forEach(each -> air.addAll(each.values()));
            answer(value[0], asked.isEmpty() ? 6 : 1);
        }
    }

    private void answer(int operation, int code) {
        air.add(new Sent(ACCESS, new byte[] {0x06, 0x00, (byte) operation, (byte) code}));
    }

    @Override
    public List<Sent> next() {
        return isGone || air.isEmpty() ? List.of() : List.of(air.removeFirst());
    }
}
