package org.yaoxiang.device.gatt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.yaoxiang.device.board.BusException;
import org.yaoxiang.device.board.GattLink;
import org.yaoxiang.mocks.radio.GlucosePeripheral;

class GlucoseMeterTest {
    private static final LocalDateTime MORNING = LocalDateTime.of(2026, 11, 24, 7, 30);

    private final GlucosePeripheral peripheral = new GlucosePeripheral();
    private final List<Duration> waits = new ArrayList<>();
    private final GlucoseMeter meter =
            new GlucoseMeter(
                    new GattLink() {
                        @Override
                        public List<Notification> drain() {
                            return peripheral.next().stream()
                                    .map(each ->
                                            new Notification(each.characteristic(), each.value()))
                                    .toList();
                        }

                        @Override
                        public void write(int characteristic, byte[] value) {
                            peripheral.write(characteristic, value);
                        }

                        @Override
                        public void close() {}
                    },
                    waits::add);

    @Test
    void asks_as_documented() {
        assertThat(HexFormat.of().formatHex(RecordAccess.reportAll())).isEqualTo("0101");
        assertThat(HexFormat.of().formatHex(RecordAccess.reportFrom(0x10))).isEqualTo("0103011000");
        assertThat(RecordAccess.of(HexFormat.of().parseHex("06000101")))
                .isEqualTo(RecordAccess.Answer.Ended.SUCCESS);
        assertThat(RecordAccess.of(HexFormat.of().parseHex("05000c01")))
                .isEqualTo(new RecordAccess.Answer.Count(0x010C));
        assertThatThrownBy(() -> RecordAccess.reportFrom(65_536))
                .hasMessage("65536 is no sequence number");
    }

    @Test
    void hands_over_records_with_their_contexts() {
        peripheral.store(7, MORNING, 55, 3);
        peripheral.store(8, MORNING.plusHours(2), 78, 0);
        peripheral.storeControl(9, MORNING.plusHours(3), 60);
        List<GlucoseMeter.Stored> all = meter.recordsFrom(0);
        assertThat(all).extracting(each -> each.measurement().sequence()).containsExactly(7, 8, 9);
        assertThat(all)
                .extracting(each -> each.context().meal())
                .containsExactly(
                        GlucoseContext.Meal.FASTING,
                        GlucoseContext.Meal.UNKNOWN,
                        GlucoseContext.Meal.UNKNOWN);
        assertThat(all)
                .extracting(each -> each.measurement().isControlSolution())
                .containsExactly(false, false, true);
        assertThat(all.getFirst().measurement().concentration())
                .isEqualTo(new GlucoseMeasurement.Concentration.MmolPerL(new Quantity.Amount(5.5)));
        assertThat(all.getFirst()).hasToString("Stored[redacted]");
    }

    @Test
    void asks_for_newer_records_only() {
        peripheral.store(7, MORNING, 55, 3);
        peripheral.store(8, MORNING.plusHours(2), 78, 0);
        assertThat(meter.recordsFrom(8))
                .extracting(each -> each.measurement().sequence())
                .containsExactly(8);
        assertThat(meter.recordsFrom(9)).isEmpty();
    }

    @Test
    void a_meter_that_walks_away_is_said_after_ten_seconds() {
        peripheral.store(7, MORNING, 55, 3);
        peripheral.leave();
        assertThatThrownBy(() -> meter.recordsFrom(0))
                .isInstanceOf(BusException.class)
                .hasMessage("glucose meter: fell silent; bring it near and switch it on");
        assertThat(waits.stream().reduce(Duration.ZERO, Duration::plus))
                .isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void a_refusal_is_said() {
        GlucoseMeter stubborn =
                new GlucoseMeter(
                        new GattLink() {
                            private boolean isAsked;

                            @Override
                            public List<Notification> drain() {
                                return isAsked
                                        ? List.of(
                                                new Notification(0x2A19, new byte[] {50}),
                                                new Notification(0x2A52, new byte[] {6, 0, 1, 8}))
                                        : List.of();
                            }

                            @Override
                            public void write(int characteristic, byte[] value) {
                                isAsked = true;
                            }

                            @Override
                            public void close() {}
                        },
                        waits::add);
        assertThatThrownBy(() -> stubborn.recordsFrom(0))
                .isInstanceOf(BusException.class)
                .hasMessage("glucose meter: refuses with NOT_COMPLETED; switch it off and on");
    }
}
