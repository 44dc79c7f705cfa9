package org.yaoxiang.device.instrument;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.device.board.BusException;
import org.yaoxiang.device.board.GattLink;
import org.yaoxiang.device.board.Pause;
import org.yaoxiang.device.gatt.DeviceTime;
import org.yaoxiang.device.gatt.Quantity;

/// What all instruments that come by Bluetooth LE have in common: they sleep until somebody has
/// measured with them, they keep old results, and they walk out of range.
///
/// @param opening connects and subscribes, for one measurement
public record Radio(Supplier<GattLink> opening, Pause pause, Supplier<Stamp> now) {
    private static final Logger LOG = LoggerFactory.getLogger(Radio.class);
    private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(2);

    /// With a link that gives up after ten seconds, the attempts end within two minutes.
    private static final int ATTEMPTS_MAX = 9;

    /// How old a stored result may be to count as this measurement, and how far an instrument's
    /// clock may run ahead; engineering choices, below the time between two patients.
    private static final Duration AGE_MAX = Duration.ofMinutes(5);

    private static final Duration AHEAD_MAX = Duration.ofMinutes(2);

    public Radio {
        requireNonNull(opening, "opening");
        requireNonNull(pause, "pause");
        requireNonNull(now, "now");
    }

    /// Connects, talks and disconnects. While the instrument is not there it is tried again, for
    /// many switch their radio on only when somebody has measured with them.
    ///
    /// @param conversation from a connected link to the outcome
    Outcome talk(Vital vital, Progress progress, Function<GattLink, Outcome> conversation) {
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            if (progress.cancelled()) {
                return refused(vital, Refusal.CANCELLED);
            }
            GattLink link;
            try {
                link = opening.get();
            } catch (BusException e) {
                LOG.info("{} not in reach: {}", vital, e.getMessage());
                progress.state(0, Optional.of(Refusal.NO_CONNECTION));
                pause.pause(BETWEEN_ATTEMPTS);
                continue;
            }
            try (link) {
                return conversation.apply(link);
            } catch (BusException e) {
                LOG.warn("{} not measured: {}", vital, e.getMessage());
                return refused(vital, e.isGarbled() ? Refusal.CHECKSUM : Refusal.NO_CONNECTION);
            }
        }
        return refused(vital, Refusal.NO_CONNECTION);
    }

    Outcome refused(Vital vital, Refusal why) {
        return new Outcome.Refused(vital, why, now.get());
    }

    /// Why a result of that time is not the one that was just measured; empty when it is, or when
    /// the instrument tells no time. The clock of an instrument has no zone and is taken for
    /// China's.
    Optional<Refusal> staleness(DeviceTime time) {
        return switch (time) {
            case DeviceTime.None.NOT_SENT -> Optional.empty();
            case DeviceTime.None.NOT_KNOWN -> Optional.of(Refusal.CLOCK_WRONG);
            case DeviceTime.Local(LocalDateTime at) -> {
                Duration age = Duration.between(at, LocalDateTime.ofInstant(now.get().at(), CHINA));
                if (age.plus(AHEAD_MAX).isNegative()) {
                    yield Optional.of(Refusal.CLOCK_WRONG);
                }
                yield age.compareTo(AGE_MAX) > 0
                        ? Optional.of(Refusal.NO_NEW_READING)
                        : Optional.empty();
            }
        };
    }

    /// Why there is no number.
    static Refusal why(Quantity.Absent absent) {
        return switch (absent) {
            case NOT_A_NUMBER, NOT_AT_THIS_RESOLUTION -> Refusal.NOT_SETTLED;
            case ABOVE_RANGE, BELOW_RANGE -> Refusal.OUT_OF_RANGE;
            case NOT_SENT, RESERVED -> Refusal.PART_MISSING;
        };
    }
}
