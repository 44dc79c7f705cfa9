package org.yaoxiang.bridge.map;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.Date;

@AnalyzeClasses(
        packages = "org.yaoxiang.bridge.map",
        importOptions = ImportOption.DoNotIncludeTests.class)
class WallsTest {
    /// Pure, so that filling a store anew gives the same resources on any day and any machine.
    @ArchTest
    static final ArchRule mapping_knows_no_files_no_network_no_thread_and_no_log =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "java.io..",
                            "java.nio.file..",
                            "java.nio.channels..",
                            "java.net..",
                            "java.sql..",
                            "java.util.concurrent..",
                            "java.util.random..",
                            "org.slf4j..");

    @ArchTest
    static final ArchRule mapping_knows_no_clock =
            noClasses()
                    .should()
                    .callMethod(Instant.class, "now")
                    .orShould()
                    .callMethod(System.class, "currentTimeMillis")
                    .orShould()
                    .callMethod(System.class, "nanoTime")
                    .orShould()
                    .callConstructor(Date.class);

    @ArchTest
    static final ArchRule mapping_knows_facts_answers_and_fhir_only =
            classes()
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "java..",
                            "org.hl7.fhir..",
                            "ca.uhn.fhir.model.api..",
                            "org.jspecify..",
                            "org.yaoxiang.contract.fact..",
                            "org.yaoxiang.contract.time..",
                            "org.yaoxiang.contract.code..",
                            "org.yaoxiang.bridge.answer..",
                            "org.yaoxiang.bridge.map..");
}
