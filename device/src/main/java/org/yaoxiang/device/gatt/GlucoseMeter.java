package org.yaoxiang.device.gatt;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaoxiang.device.board.BusException;
import org.yaoxiang.device.board.GattLink;
import org.yaoxiang.device.board.Pause;

/// A Bluetooth LE glucose meter (Glucose Profile): hands over the records that it holds.
public final class GlucoseMeter {
    /// The assigned number of the Record Access Control Point, which answers by indication.
    public static final int ACCESS_NUMBER = RecordAccess.NUMBER;

    private static final String NAME = "glucose meter";
    private static final Duration STEP = Duration.ofMillis(50);

    /// Longest silence within a transfer; an engineering choice, well above the six seconds that a
    /// lost connection may take to be noticed.
    private static final Duration SILENCE_MAX = Duration.ofSeconds(10);

    private static final int RECORDS_MAX = 4_096; // engineering choice; meters hold some hundreds

    /// One stored record.
    ///
    /// @param context what the meter was told about the circumstances; unknown throughout when it
    ///   sent none
    public record Stored(GlucoseMeasurement measurement, GlucoseContext context) {
        @Override
        public String toString() {
            return "Stored[redacted]";
        }
    }

    private final GattLink link;
    private final Pause pause;

    /// @param link connected, paired, and subscribed to 2A18, 2A34 and 2A52
    public GlucoseMeter(GattLink link, Pause pause) {
        this.link = requireNonNull(link, "link");
        this.pause = requireNonNull(pause, "pause");
    }

    /// All records from a sequence number on, in the order sent.
    ///
    /// @param sequence 0 for all
    /// @throws BusException when the meter falls silent, refuses, or sends what it cannot have
    ///   meant: half a transfer is none
    public List<Stored> recordsFrom(int sequence) {
        var _ = link.drain(); // what was left over from an older transfer
        link.write(
                RecordAccess.NUMBER,
                sequence == 0 ? RecordAccess.reportAll() : RecordAccess.reportFrom(sequence));
        List<GlucoseMeasurement> measurements = new ArrayList<>();
        Map<Integer, GlucoseContext> contexts = new HashMap<>();
        Duration silence = Duration.ZERO;
        while (silence.compareTo(SILENCE_MAX) < 0) {
            List<GattLink.Notification> arrived = link.drain();
            for (GattLink.Notification each : arrived) {
                switch (each.characteristic()) {
                    case GlucoseMeasurement.NUMBER ->
                            measurements.add(GlucoseMeasurement.of(each.value()));
                    case GlucoseContext.NUMBER -> {
                        GlucoseContext context = GlucoseContext.of(each.value());
                        contexts.put(context.sequence(), context);
                    }
                    case RecordAccess.NUMBER -> {
                        return ended(RecordAccess.of(each.value()), measurements, contexts);
                    }
                    default -> {} // a battery level, say
                }
            }
            if (measurements.size() > RECORDS_MAX || contexts.size() > RECORDS_MAX) {
                throw new BusException(NAME, "sends without end; switch it off and on");
            }
            silence = arrived.isEmpty() ? silence.plus(STEP) : Duration.ZERO;
            pause.pause(STEP);
        }
        throw new BusException(NAME, "fell silent; bring it near and switch it on");
    }

    private static List<Stored> ended(
            RecordAccess.Answer answer,
            List<GlucoseMeasurement> measurements,
            Map<Integer, GlucoseContext> contexts) {
        if (answer == RecordAccess.Answer.Ended.NO_RECORDS) {
            return List.of();
        }
        if (answer != RecordAccess.Answer.Ended.SUCCESS) {
            throw new BusException(NAME, "refuses with " + answer + "; switch it off and on");
        }
        return measurements.stream()
                .map(each -> new Stored(each, context(each, contexts)))
                .toList();
    }

    private static GlucoseContext context(
            GlucoseMeasurement measurement, Map<Integer, GlucoseContext> contexts) {
        return Optional.ofNullable(contexts.get(measurement.sequence()))
                .orElseGet(() -> GlucoseContext.unknown(measurement.sequence()));
    }
}
