package org.yaoxiang.bridge.portal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.yaoxiang.bridge.chain.Break;
import org.yaoxiang.bridge.consult.Case;
import org.yaoxiang.bridge.hospital.Standing;
import org.yaoxiang.bridge.map.Emergency;
import org.yaoxiang.contract.code.Disposition;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.seal.Signer;

/// A desk without a gateway: what is claimed and advised is in the cases at once.
final class FakeDesk implements Desk {
    final List<Case> cases = new CopyOnWriteArrayList<>();
    final List<String> done = new CopyOnWriteArrayList<>();
    final List<String> viewed = new CopyOnWriteArrayList<>();
    volatile Optional<String> trouble = Optional.empty();
    final List<Break> breaks = new CopyOnWriteArrayList<>();
    final List<Standing> standings = new CopyOnWriteArrayList<>();
    volatile boolean isClosed;
    volatile boolean isTrailFull;
    final List<Emergency> emergencies = new CopyOnWriteArrayList<>();

    @Override
    public List<Case> cases() {
        return new ArrayList<>(cases);
    }

    @Override
    public List<Break> breaks() {
        return breaks;
    }

    @Override
    public void noteView(String clinicianId, String name, List<Case> shown) {
        if (isTrailFull) {
            throw new DeskException("本机存储故障", new IllegalStateException("full"));
        }
        shown.forEach(each -> viewed.add(clinicianId + " " + each.hash().prefix()));
    }

    @Override
    public List<Emergency> emergencies() {
        return emergencies;
    }

    @Override
    public Hash claim(Signer by, String name, Hash consult) {
        requireOpen();
        done.add("claim " + by.authorId());
        cases.replaceAll(each ->
                each.hash().equals(consult) ? SomeCases.claimed(each, by.authorId(), 0) : each);
        return SomeCases.hash(150);
    }

    @Override
    public Hash advise(Signer by, String name, Hash consult, Disposition disposition, String text) {
        requireOpen();
        done.add("advise " + by.authorId() + " " + name + " " + disposition + " " + text);
        cases.replaceAll(each ->
                each.hash().equals(consult)
                        ? SomeCases.answered(each, by.authorId(), name, disposition, text)
                        : each);
        return SomeCases.hash(151);
    }

    @Override
    public List<Standing> standings() {
        return standings;
    }

    @Override
    public boolean again(String hospital, Hash fact, int part) {
        requireOpen();
        done.add("again " + hospital + " " + fact + " " + part);
        return true;
    }

    @Override
    public Optional<String> trouble() {
        return trouble;
    }

    private void requireOpen() {
        if (isClosed) {
            throw new DeskException("网关没有应答：请稍后重试", new IllegalStateException("closed"));
        }
    }
}
