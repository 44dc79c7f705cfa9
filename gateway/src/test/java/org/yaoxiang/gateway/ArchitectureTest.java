package org.yaoxiang.gateway;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
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
import org.yaoxiang.contract.fact.Fact;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Holding;
import org.yaoxiang.contract.fact.Receipt;
import org.yaoxiang.contract.fact.Run;
import org.yaoxiang.contract.fact.Stamp;

/// The walls of the gateway; numbers as in the architecture document.
@AnalyzeClasses(
        packages = "org.yaoxiang.gateway",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule r6_californium_only_at_the_port =
            noClasses()
                    .that(not(resideInAPackage("..gateway.coap..")))
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.eclipse.californium..");

    @ArchTest
    static final ArchRule r6_certificates_are_made_only_at_enrolment =
            noClasses()
                    .that(not(resideInAPackage("..gateway.enrol..")))
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.bouncycastle..");

    @ArchTest
    static final ArchRule r7_time_and_chance_come_from_the_app =
            noClasses()
                    .that(not(resideInAPackage("..gateway.app..")))
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
                    .that(not(resideInAPackage("..gateway.app..")))
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("..gateway.app..");

    @ArchTest
    static final ArchRule r8_no_cycles =
            slices().matching("org.yaoxiang.gateway.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule r9_reads_envelopes_receipts_and_its_own_holdings_only =
            noClasses()
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage("org.yaoxiang.contract.fact..")
                                    .and(
                                            not(
                                                    belongToAnyOf(
                                                            Fact.class,
                                                            Receipt.class,
                                                            Holding.class,
                                                            Run.class,
                                                            Hash.class,
                                                            Stamp.class))));
}
