package org.yaoxiang.bridge.map;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.AuditEvent;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AccessToAuditTest {
    @ParameterizedTest
    @EnumSource(Access.Kind.class)
    void an_access_of_every_kind_passes_the_validator(Access.Kind kind) {
        for (Access.Result result : Access.Result.values()) {
            for (Access.Party party : Access.Party.values()) {
                AuditEvent event =
                        AccessToAudit.map(
                                new Access(
                                        Instant.parse("2026-03-02T03:00:00Z"),
                                        party,
                                        "city",
                                        "市医院",
                                        kind,
                                        result,
                                        "Observation/1",
                                        "Observation?code=2708-6",
                                        List.of("55fb5d69b569c1fcac3908244ca0b056"),
                                        Optional.of("昏迷")),
                                "county");
                assertThat(Conformance.unexplained(event)).isEmpty();
            }
        }
    }
}
