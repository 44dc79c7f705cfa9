package org.yaoxiang.device.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.device.board.Registers;
import org.yaoxiang.device.driver.Max30102;
import org.yaoxiang.mocks.body.Body;
import org.yaoxiang.mocks.body.DynamicalHeart;
import org.yaoxiang.mocks.bus.Pin;
import org.yaoxiang.mocks.world.ManualTime;

/// The oximeter on the emulated chip against the body's own saturation, which follows the same
/// uncalibrated curve: what is tested is the processing, not the curve.
class OximeterTest {
    private static final Instant MET = Instant.parse("2026-01-02T03:04:05Z");

    @Test
    void reads_70_to_100_percent_within_1_percent() {
        Errors errors = new Errors();
        for (double percent = 70; percent <= 99; percent++) {
            Patient patient = new Patient((long) percent);
            patient.body.oxygenSaturation(percent);
            errors.add(patient.measure(), percent);
        }
        assertThat(errors.count).isEqualTo(30);
        errors.print("still, perfusion 2 %");
        assertThat(errors.rootMeanSquare()).isLessThanOrEqualTo(1);
    }

    @Test
    void reads_within_2_percent_what_it_accepts_at_low_perfusion() {
        Errors errors = new Errors();
        for (double percent = 70; percent <= 98; percent += 4) {
            Patient patient = new Patient((long) percent);
            patient.body.oxygenSaturation(percent);
            patient.body.perfusion(0.3);
            errors.add(patient.measure(), percent);
        }
        errors.print("perfusion 0.3 %");
        assertThat(errors.count).isGreaterThanOrEqualTo(6);
        assertThat(errors.rootMeanSquare()).isLessThanOrEqualTo(2);
    }

    @Test
    void reads_within_2_percent_what_it_accepts_in_motion() {
        Errors errors = new Errors();
        for (double motion : new double[] {0.3, 1, 3}) {
            for (double percent = 70; percent <= 98; percent += 4) {
                Patient patient = new Patient((long) (percent + 1000 * motion));
                patient.body.oxygenSaturation(percent);
                patient.body.motion(motion);
                errors.add(patient.measure(), percent);
            }
        }
        errors.print("motion of 0.3, 1 and 3 %, perfusion 2 %");
        assertThat(errors.count).isGreaterThanOrEqualTo(6);
        assertThat(errors.rootMeanSquare()).isLessThanOrEqualTo(2);
    }

    @Test
    void light_from_outside_does_not_change_the_reading() {
        for (double nanoamperes : new double[] {0, 200, 1000}) {
            Patient patient = new Patient(3);
            patient.body.oxygenSaturation(82);
            patient.body.ambientLight(nanoamperes);
            Reading.OxygenSaturation reading = reading(patient.measure());
            assertThat(reading.percent()).as("%s nA", nanoamperes).isCloseTo(82, within(1.0));
            assertThat(reading.perfusionPercent()).isCloseTo(2, within(0.4));
        }
    }

    @Test
    void an_infants_finger_and_a_thick_one_are_brought_into_range() {
        for (double times : new double[] {0.3, 1, 3, 8}) {
            Patient patient = new Patient(4);
            patient.body.oxygenSaturation(88);
            patient.body.translucency(times);
            assertThat(reading(patient.measure()).percent())
                    .as("%s times the light", times)
                    .isCloseTo(88, within(1.0));
        }
    }

    @Test
    void a_finger_that_leaves_is_told_within_a_second() {
        Patient patient = new Patient(5);
        patient.leaveAfter = Duration.ofSeconds(5);
        Outcome outcome = patient.measure();
        assertThat(((Outcome.Refused) outcome).why()).isEqualTo(Refusal.NO_FINGER);
        assertThat(patient.told.orElseThrow())
                .isBetween(Duration.ofSeconds(5), Duration.ofSeconds(6));
    }

    @Test
    void a_bright_room_is_no_finger() {
        Patient patient = new Patient(6);
        patient.body.finger(false);
        patient.body.ambientLight(1500);
        assertThat(((Outcome.Refused) patient.measure()).why()).isEqualTo(Refusal.NO_FINGER);
    }

    private static Reading.OxygenSaturation reading(Outcome outcome) {
        return (Reading.OxygenSaturation) ((Outcome.Measured) outcome).reading();
    }

    private static final class Errors {
        private double squares;
        private int count;
        private int refused;

        void add(Outcome outcome, double truth) {
            if (outcome instanceof Outcome.Measured measured) {
                Reading.OxygenSaturation reading = (Reading.OxygenSaturation) measured.reading();
                squares += Math.pow(reading.percent() - truth, 2);
                count++;
            } else {
                refused++;
            }
        }

        double rootMeanSquare() {
            return Math.sqrt(squares / count);
        }

        void print(String what) {
            System.out.printf(
                    "%s: A_rms %.2f %%, %d readings, %d refused%n",
                    what, rootMeanSquare(), count, refused);
        }
    }

    /// A patient at the chip, without a board between.
    private static final class Patient implements Progress {
        private final ManualTime time = new ManualTime(MET);
        private final Body body;
        private final org.yaoxiang.mocks.chip.Max30102 chip;
        private Duration leaveAfter = Duration.ofDays(1);
        private Optional<Duration> told = Optional.empty();

        Patient(long seed) {
            body = new Body(new DynamicalHeart(60 + seed % 60, seed), MET, seed);
            chip = new org.yaoxiang.mocks.chip.Max30102(time, body, new Pin(true));
        }

        Outcome measure() {
            Oximeter oximeter =
                    new Oximeter(
                            () -> new Max30102(new Wire(), this::pause, 7),
                            this::pause,
                            () -> new Stamp(time.instant(), Duration.ofSeconds(2)));
            return oximeter.measure(this);
        }

        private void pause(Duration length) {
            time.pass(length);
            if (Duration.between(MET, time.instant()).compareTo(leaveAfter) >= 0) {
                body.finger(false);
            }
        }

        @Override
        public void wave(int[] samples, double rateHertz, double unitsPerStep) {
            assertThat(rateHertz).isEqualTo(100);
        }

        @Override
        public void state(double share, Optional<Refusal> hindrance) {
            if (hindrance.equals(Optional.of(Refusal.NO_FINGER)) && told.isEmpty()) {
                told = Optional.of(Duration.between(MET, time.instant()));
            }
        }

        @Override
        public boolean cancelled() {
            return false;
        }

        private final class Wire implements Registers {
            @Override
            public int read8(int register) {
                return read(register, 1)[0] & 0xff;
            }

            @Override
            public byte[] read(int register, int count) {
                chip.write(new byte[] {(byte) register});
                return chip.read(count);
            }

            @Override
            public void write8(int register, int value) {
                write(register, (byte) value);
            }

            @Override
            public void write(int register, byte... values) {
                byte[] bytes = new byte[1 + values.length];
                bytes[0] = (byte) register;
                System.arraycopy(values, 0, bytes, 1, values.length);
                chip.write(bytes);
            }
        }
    }
}
