package org.yaoxiang.device.instrument;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.yaoxiang.device.board.BusException;
import org.yaoxiang.device.board.GattLink;
import org.yaoxiang.device.board.Pause;
import org.yaoxiang.mocks.radio.Air;
import org.yaoxiang.mocks.radio.Peripheral;
import org.yaoxiang.mocks.radio.RadioFault;

/// A link through emulated air, one value a look unless the host was late; time passes only while
/// somebody pauses.
final class AirLink implements GattLink, Pause {
    private final Air air;
    private final List<Runnable> later = new ArrayList<>();
    private Duration passed = Duration.ZERO;
    private int closed;
    private int looks = 1;

    AirLink(Peripheral peripheral) {
        this.air = new Air(peripheral);
    }

    void spoil(RadioFault fault) {
        air.spoil(fault);
    }

    GattLink open() {
        if (!air.connects()) {
            throw new BusException("meter", "not in reach; bring it near and switch it on");
        }
        return this;
    }

    /// Happens at the next pause of two seconds or more.
    void soon(Runnable happening) {
        later.add(happening);
    }

    /// The next look brings what would have come to so many.
    void late(int looks) {
        this.looks = looks;
    }

    Duration passed() {
        return passed;
    }

    int closed() {
        return closed;
    }

    @Override
    public List<Notification> drain() {
        if (air.isCut()) {
            throw new BusException("meter", "disconnected; bring it near");
        }
        List<Notification> drained = new ArrayList<>();
        for (; looks > 0; looks--) {
            air.next()
                    .forEach(each ->
                            drained.add(new Notification(each.characteristic(), each.value())));
        }
        looks = 1;
        return drained;
    }

    @Override
    public void write(int characteristic, byte[] value) {
        air.write(characteristic, value);
    }

    @Override
    public void close() {
        closed++;
    }

    @Override
    public void pause(Duration time) {
        passed = passed.plus(time);
        if (time.compareTo(Duration.ofSeconds(2)) >= 0) {
            later.forEach(Runnable::run);
            later.clear();
        }
    }
}
