package org.yaoxiang.bridge;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;

/// The walls of the bridge; numbers as in the architecture document.
@AnalyzeClasses(
        packages = "org.yaoxiang.bridge",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule r5_the_queue_is_pure =
            noClasses()
                    .that()
                    .resideInAnyPackage("..bridge.consult..", "..bridge.chain..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "java.io..",
                            "java.nio..",
                            "java.net..",
                            "java.util.concurrent..",
                            "java.util.random..",
                            "org.slf4j..");

    /// The app hands bundles from the mapping to the store and does not look inside. What is sent
    /// to hospitals is FHIR as well.
    @ArchTest
    static final ArchRule r6_fhir_only_where_it_is_mapped_served_and_sent =
            noClasses()
                    .that(
                            not(
                                    resideInAnyPackage(
                                            "..bridge.map..",
                                            "..bridge.server..",
                                            "..bridge.hospital..",
                                            "..bridge.app..")))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.hl7..", "ca.uhn..");

    @ArchTest
    static final ArchRule r6_tables_only_behind_the_fhir_server =
            noClasses()
                    .that(not(resideInAPackage("..bridge.server..")))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("java.sql..", "org.h2..");

    @ArchTest
    static final ArchRule r7_time_and_chance_come_from_the_app =
            noClasses()
                    .that(not(resideInAPackage("..bridge.app..")))
                    .should()
                    .callMethod(Instant.class, "now")
                    .orShould()
                    .callMethod(System.class, "nanoTime")
                    .orShould()
                    .callMethod(System.class, "currentTimeMillis")
                    .orShould()
                    .callMethod(Thread.class, "sleep", long.class)
                    .orShould()
                    .callMethod(Clock.class, "systemUTC")
                    .orShould()
                    .callMethod(UUID.class, "randomUUID")
                    .orShould()
                    .callConstructor(Random.class);

    @ArchTest
    static final ArchRule r8_nothing_imports_the_app =
            noClasses()
                    .that(not(resideInAPackage("..bridge.app..")))
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("..bridge.app..");

    @ArchTest
    static final ArchRule r8_no_cycles =
            slices().matching("org.yaoxiang.bridge.(*)..").should().beFreeOfCycles();
}
