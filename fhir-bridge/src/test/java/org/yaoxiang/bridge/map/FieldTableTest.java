package org.yaoxiang.bridge.map;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.code.Probe;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Site;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Advice;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Interpretation;
import org.yaoxiang.contract.fact.Origin;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Quality;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.SelfTest;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.fact.Tick;

/// docs/fhir-map.md follows from the mapping. With `-Dgolden=write` it is written anew.
class FieldTableTest {
    private static final Path DOCUMENT = Path.of("../docs/fhir-map.md");
    private static final String BEGIN = "| field | FHIR element | code or system | unit |\n";

    /// Fields that reach no element, and why.
    private static final Map<String, String> NOWHERE =
            Map.of(
                    "Tick.boot", "used up in placing the fact in time ([time](time.md))",
                    "Tick.sinceBoot", "used up in placing the fact in time ([time](time.md))");

    @Test
    void the_document_says_where_every_field_goes() throws IOException {
        String table = table();
        String document = Files.readString(DOCUMENT, StandardCharsets.UTF_8);
        String head = document.substring(0, document.indexOf(BEGIN));
        if ("write".equals(System.getProperty("golden"))) {
            Files.writeString(DOCUMENT, head + table, StandardCharsets.UTF_8);
        }
        assertThat(head + table).isEqualTo(Files.readString(DOCUMENT, StandardCharsets.UTF_8));
    }

    @Test
    void every_field_goes_somewhere_or_it_is_said_why_not() {
        assertThat(rows().rows())
                .allSatisfy((field, row) ->
                        assertThat(row.elements().isEmpty())
                                .as(field)
                                .isEqualTo(NOWHERE.containsKey(field)));
    }

    private static String table() {
        StringBuilder table = new StringBuilder(BEGIN).append("|---|---|---|---|\n");
        rows().rows()
                .forEach((field, row) ->
                        table.append("| `")
                                .append(field)
                                .append("` | ")
                                .append(
                                        row.elements().isEmpty()
                                                ? "– " + NOWHERE.get(field)
                                                : code(row.elements()))
                                .append(" | ")
                                .append(String.join(", ", row.codes()))
                                .append(" | ")
                                .append(String.join(", ", row.units()))
                                .append(" |\n"));
        return table.toString();
    }

    private static String code(Set<String> elements) {
        return "`" + String.join("`, `", elements) + "`";
    }

    private static FieldTable rows() {
        FieldTable table = new FieldTable();
        Check whole = whole();
        table.add(whole, check -> CheckToBundle.map(SomeFacts.CHECK, SomeFacts.HANDHELD, check));
        table.add(
                SomeFacts.consult(),
                consult ->
                        ConsultToBundle.map(SomeFacts.CONSULT, SomeFacts.HANDHELD, consult, whole));
        table.add(
                SomeFacts.claim(),
                claim -> ClaimToBundle.map(SomeFacts.CLAIM, claim, SomeFacts.consult(), whole));
        table.add(
                SomeFacts.advice(),
                advice ->
                        AdviceToBundle.map(
                                SomeFacts.ADVICE,
                                SomeFacts.SEAL,
                                advice,
                                SomeFacts.consult(),
                                whole));
        Advice advised = SomeFacts.advice();
        table.add(
                new Advice(
                        advised.consult(),
                        advised.clinicianId(),
                        advised.clinicianName(),
                        advised.disposition(),
                        advised.text(),
                        Optional.of(
                                new Advice.Relayed("测试市医院", "https://his.test/report|answer-1")),
                        advised.at()),
                advice ->
                        AdviceToBundle.map(
                                SomeFacts.ADVICE,
                                SomeFacts.SEAL,
                                advice,
                                SomeFacts.consult(),
                                whole));
        table.add(
                new SelfTest(
                        Vital.ELECTROCARDIOGRAM,
                        Origin.MEASURED,
                        List.of(
                                new SelfTest.Result.Measured(Probe.NOISE, 5, 0, 15, "uV"),
                                new SelfTest.Result.Refused(
                                        Probe.CALIBRATION, Refusal.EXPIRED_CALIBRATION)),
                        SomeFacts.stamp(0)),
                test -> SelfTestToBundle.map(SomeFacts.CHECK, SomeFacts.HANDHELD, test));
        return table;
    }

    /// A check with every kind of outcome and of reading.
    private static Check whole() {
        Check check = SomeFacts.check(Origin.MEASURED);
        List<Outcome> outcomes = new ArrayList<>(check.outcomes());
        outcomes.addAll(SomeFacts.vitals().outcomes());
        outcomes.addAll(SomeFacts.radio().outcomes());
        outcomes.add(
                new Outcome.Measured(
                        new Reading.BodyTemperature(36.5, Site.FOREHEAD),
                        Quality.CLEAN,
                        SomeFacts.stamp(280)));
        outcomes.add(
                new Outcome.Measured(
                        new Reading.RecordedElectrocardiogram(
                                SomeFacts.CLAIM, 70, Interpretation.NONE),
                        Quality.CLEAN,
                        SomeFacts.stamp(290)));
        Stamp at = SomeFacts.stamp(300);
        return new Check(
                check.patient(),
                check.place(),
                check.origin(),
                check.clinicianId(),
                outcomes,
                check.findings(),
                new Stamp(
                        at.at(), at.uncertainty(), Optional.of(new Tick(5, Duration.ofHours(1)))));
    }
}
