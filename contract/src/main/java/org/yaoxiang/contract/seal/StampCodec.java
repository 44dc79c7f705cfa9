package org.yaoxiang.contract.seal;

import com.authlete.cbor.CBORItem;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.fact.Tick;
import org.yaoxiang.contract.seal.Cbor.Fields;

/// Stamp ⇄ CBOR.
///
/// ```text
/// [ at, uncertainty ]                    by a clock that is trusted; milliseconds
/// [ at, uncertainty, boot, sinceBoot ]   with the author's tick
/// [ before, uncertainty ]                in a check: of the check's boot and by the same reckoning,
///                                        so many milliseconds before the check's own stamp
/// [ [ at, uncertainty ] ]                in a check with a tick: without one
/// ```
///
/// An open stamp has the uncertainty -1. A check has a stamp for every outcome; the third form
/// keeps them at 5 to 9 bytes. Whatever can be told by it must be.
final class StampCodec {
    private static final int OPEN = -1;

    private StampCodec() {}

    static CBORItem item(Stamp stamp) {
        CBORItem at = Cbor.integer(stamp.at().toEpochMilli());
        CBORItem uncertainty = uncertainty(stamp);
        return stamp.tick()
                .map(tick ->
                        Cbor.array(
                                at,
                                uncertainty,
                                Cbor.integer(tick.boot()),
                                Cbor.integer(tick.sinceBoot().toMillis())))
                .orElseGet(() -> Cbor.array(at, uncertainty));
    }

    /// @param whole the stamp of the check that the stamp belongs to
    static CBORItem item(Stamp stamp, Stamp whole) {
        if (isRelative(stamp, whole)) {
            return Cbor.array(
                    Cbor.integer(Duration.between(stamp.at(), whole.at()).toMillis()),
                    uncertainty(stamp));
        }
        boolean isNested = stamp.tick().isEmpty() && whole.tick().isPresent();
        return isNested ? Cbor.array(item(stamp)) : item(stamp);
    }

    static Stamp stamp(CBORItem item) {
        Fields fields = Fields.of(item);
        Instant at = Instant.ofEpochMilli(fields.integer());
        Duration uncertainty = uncertainty(fields);
        Optional<Tick> tick =
                fields.remaining() == 0
                        ? Optional.empty()
                        : Optional.of(
                                new Tick(fields.integer(), Duration.ofMillis(fields.integer())));
        fields.end();
        return new Stamp(at, uncertainty, tick);
    }

    static Stamp stamp(CBORItem item, Stamp whole) {
        Fields fields = Fields.of(item);
        if (whole.tick().isEmpty()) {
            return stamp(item);
        }
        if (fields.remaining() == 1) {
            return tickless(stamp(fields.item()));
        }
        if (fields.remaining() == 2) {
            Tick tick = whole.tick().get();
            long beforeMillis = fields.integer();
            return new Stamp(
                    Instant.ofEpochMilli(
                            Math.subtractExact(whole.at().toEpochMilli(), beforeMillis)),
                    uncertainty(fields),
                    Optional.of(
                            new Tick(
                                    tick.boot(),
                                    Duration.ofMillis(
                                            Math.subtractExact(
                                                    tick.sinceBoot().toMillis(), beforeMillis)))));
        }
        Stamp stamp = stamp(item);
        if (isRelative(stamp, whole)) {
            throw new SealException("a stamp that is longer than it need be");
        }
        return stamp;
    }

    private static Stamp tickless(Stamp stamp) {
        if (stamp.tick().isPresent()) {
            throw new SealException("a stamp that is longer than it need be");
        }
        return stamp;
    }

    /// Whether both have the same boot and the same reckoning of its beginning.
    private static boolean isRelative(Stamp stamp, Stamp whole) {
        if (stamp.tick().isEmpty() || whole.tick().isEmpty()) {
            return false;
        }
        Tick tick = stamp.tick().get();
        Tick other = whole.tick().get();
        return tick.boot() == other.boot()
                && stamp.at().minus(tick.sinceBoot()).equals(whole.at().minus(other.sinceBoot()));
    }

    private static CBORItem uncertainty(Stamp stamp) {
        return Cbor.integer(stamp.isOpen() ? OPEN : stamp.uncertainty().toMillis());
    }

    private static Duration uncertainty(Fields fields) {
        long millis = fields.integer();
        if (millis == Stamp.OPEN.toMillis()) {
            throw new SealException("an open stamp that is longer than it need be");
        }
        return millis == OPEN ? Stamp.OPEN : Duration.ofMillis(millis);
    }
}
