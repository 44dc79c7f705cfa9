package org.yaoxiang.device.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Origin;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Patient;
import org.yaoxiang.contract.fact.Sex;
import org.yaoxiang.device.instrument.Upkeep;
import org.yaoxiang.device.uplink.Meter;
import org.yaoxiang.device.vault.Vault;

/// What the pages say of the bytes that the link has cost.
class SpendingPageTest {
    private static final String PLENTY = "2026-01-02 CHECK=400500 RECORDING=5000000\n";
    private static final String SPENT = "2026-01-02 CHECK=400500 RECORDING=9700000\n";
    private static final long ALLOWANCE = 10_000_000;

    @TempDir Path folder;
    private Vault vault;

    @BeforeEach
    void open() {
        vault = Kit.vault(folder);
    }

    @AfterEach
    void close() {
        vault.close();
    }

    @Test
    void they_say_what_the_day_has_cost_and_for_what() throws IOException {
        assertThat(pages(PLENTY).spending().toString())
                .contains("2026-01-02：已用 5,400.5 kB，每天最多 10,000.0 kB")
                .containsSubsequence("检查、会诊和回执", "400.5 kB", "心电图等波形", "5,000.0 kB")
                .doesNotContain("已用完");
    }

    @Test
    void when_it_is_used_up_they_say_what_waits_and_until_when() throws IOException {
        Check check =
                new Check(
                        new Patient("v-1", "测试病人甲", Sex.FEMALE, LocalDate.of(1950, 2, 3)),
                        Kit.POST.place(),
                        Origin.SIMULATED,
                        "doctor-1",
                        List.of(
                                new Outcome.Refused(
                                        Vital.BODY_TEMPERATURE, Refusal.NO_CONTACT, Kit.AT)),
                        List.of(),
                        Kit.AT);
        Hash routine = vault.append(check, Urgency.ROUTINE).hash();
        Hash urgent = vault.append(check, Urgency.URGENT).hash();
        String waits = "今日流量已用完，零点后继续发送";

        Pages spent = pages(SPENT);
        assertThat(spent.spending().toString()).contains("紧急的照常发送，其余零点后继续");
        assertThat(spent.check(routine, check, Optional.empty()).toString()).contains(waits);
        assertThat(spent.check(urgent, check, Optional.empty()).toString()).doesNotContain(waits);
        assertThat(pages(PLENTY).check(routine, check, Optional.empty()).toString())
                .doesNotContain(waits);
    }

    private Pages pages(String spending) throws IOException {
        Path file = folder.resolve("spending");
        Files.writeString(file, spending);
        Desk desk =
                new Desk(
                        vault,
                        new Bedside(
                                List.of(),
                                Kit.POST,
                                vault,
                                () -> Kit.AT,
                                Runnable::run,
                                Upkeep.none()),
                        Kit.courier(vault, new Meter(file, ALLOWANCE, () -> Kit.AT)),
                        Kit.mail(vault, folder),
                        true);
        return new Pages(desk, "token", Words.CHINESE, Kit.AT.at(), Kit.AT);
    }
}
