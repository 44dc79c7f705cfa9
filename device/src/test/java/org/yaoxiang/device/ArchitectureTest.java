package org.yaoxiang.device;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.yaoxiang.device.app.Main;
import org.yaoxiang.device.board.Pause;
import org.yaoxiang.device.board.SerialLine;
import org.yaoxiang.device.time.Timepiece;
import org.yaoxiang.device.uplink.CoapLink;
import org.yaoxiang.device.uplink.EnrolLink;
import org.yaoxiang.device.uplink.Uplink;
import org.yaoxiang.device.vault.PinCost;

/// The walls of the handheld; numbers as in the architecture document.
@AnalyzeClasses(
        packages = "org.yaoxiang.device",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule r3_only_the_board_speaks_to_pi4j =
            noClasses()
                    .that(not(resideInAPackage("..device.board..")))
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("com.pi4j..");

    /// BlueZ is spoken to over D-Bus.
    @ArchTest
    static final ArchRule r3_only_the_board_speaks_d_bus =
            noClasses()
                    .that(not(resideInAPackage("..device.board..")))
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.freedesktop.dbus..");

    /// A tty takes a call of the C library, and lines are handed out by whoever assembles.
    @ArchTest
    static final ArchRule r3_only_the_board_opens_a_tty =
            noClasses()
                    .that(not(resideInAPackage("..device.board..")))
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("java.lang.foreign..");

    @ArchTest
    static final ArchRule r3_drivers_open_nothing =
            noClasses()
                    .that(
                            resideInAnyPackage(
                                    "..device.driver..",
                                    "..device.gatt..",
                                    "..device.instrument.."))
                    .should()
                    .callMethod(SerialLine.class, "open", Path.class, int.class, Pause.class)
                    .orShould()
                    .dependOnClassesThat(
                            resideInAnyPackage("java.nio.file..", "java.nio.channels..")
                                    .or(
                                            belongToAnyOf(
                                                    File.class,
                                                    FileInputStream.class,
                                                    FileOutputStream.class,
                                                    RandomAccessFile.class,
                                                    ProcessBuilder.class)));

    @ArchTest
    static final ArchRule r4_no_medicine_in_a_driver =
            noClasses()
                    .that(resideInAnyPackage("..device.driver..", "..device.gatt.."))
                    .should()
                    .dependOnClassesThat(
                            resideInAPackage("org.yaoxiang..")
                                    .and(
                                            not(
                                                    resideInAnyPackage(
                                                            "..device.driver..",
                                                            "..device.gatt..",
                                                            "..device.board.."))));

    @ArchTest
    static final ArchRule r5_what_decides_is_pure =
            noClasses()
                    .that(
                            resideInAnyPackage(
                                            "..device.signal..",
                                            "..device.rule..",
                                            "..device.visit..")
                                    .or(belongToAnyOf(Uplink.class, Timepiece.class))
                                    .or(
                                            nameMatching(
                                                    ".*\\.uplink\\.(Traffic|Pace|Flight|Message)(\\$.*)?")))
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage(
                                            "java.io..",
                                            "java.nio..",
                                            "java.net..",
                                            "java.util.concurrent..",
                                            "java.util.random..",
                                            "org.slf4j..")
                                    .or(
                                            belongToAnyOf(
                                                    Thread.class,
                                                    Clock.class,
                                                    InstantSource.class,
                                                    Random.class)));

    @ArchTest
    static final ArchRule r6_californium_only_in_the_link =
            noClasses()
                    .that(not(belongToAnyOf(CoapLink.class, EnrolLink.class)))
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.eclipse.californium..");

    /// Argon2id is the one algorithm of the vault that Java 25 has no provider for.
    @ArchTest
    static final ArchRule r6_certificate_requests_only_in_the_app =
            noClasses()
                    .that(not(resideInAPackage("..device.app..").or(belongToAnyOf(PinCost.class))))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.bouncycastle..", "picocli..");

    @ArchTest
    static final ArchRule r6_tables_only_in_the_index =
            noClasses()
                    .that()
                    .doNotHaveFullyQualifiedName("org.yaoxiang.device.vault.Index")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("java.sql..", "javax.sql..", "org.h2..");

    @ArchTest
    static final ArchRule r6_transliteration_only_in_the_spelling =
            noClasses()
                    .that()
                    .haveNameNotMatching(".*\\.vault\\.Spelling(\\$.*)?")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("com.ibm.icu..");

    @ArchTest
    static final ArchRule r7_time_and_chance_come_from_the_app_or_the_board =
            noClasses()
                    .that(not(resideInAnyPackage("..device.app..", "..device.board..")))
                    .should()
                    .callMethod(Instant.class, "now")
                    .orShould()
                    .callMethod(LocalDate.class, "now")
                    .orShould()
                    .callMethod(InstantSource.class, "system")
                    .orShould()
                    .callMethod(System.class, "nanoTime")
                    .orShould()
                    .callMethod(System.class, "currentTimeMillis")
                    .orShould()
                    .callMethod(UUID.class, "randomUUID")
                    .orShould()
                    .callConstructor(Random.class)
                    .orShould()
                    .callConstructor(SecureRandom.class)
                    .orShould()
                    .dependOnClassesThat(belongToAnyOf(Clock.class));

    @ArchTest
    static final ArchRule r7_threads_are_started_and_put_to_sleep_by_the_app_or_the_board =
            noClasses()
                    .that(not(resideInAnyPackage("..device.app..", "..device.board..")))
                    .should()
                    .callCodeUnitWhere(
                            DescribedPredicate.describe(
                                    "starts, makes or delays a thread",
                                    ArchitectureTest::isAboutThreads));

    private static boolean isAboutThreads(JavaCall<?> call) {
        JavaClass owner = call.getTargetOwner();
        return owner.isEquivalentTo(Executors.class)
                || (owner.isEquivalentTo(Thread.class)
                        && !call.getName().matches("currentThread|interrupt|isInterrupted"));
    }

    @ArchTest
    static final ArchRule r8_nothing_imports_the_app =
            noClasses()
                    .that(not(resideInAPackage("..device.app..")))
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("..device.app..");

    @ArchTest
    static final ArchRule r8_only_the_app_imports_the_screen =
            noClasses()
                    .that(not(resideInAnyPackage("..device.app..", "..device.screen..")))
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("..device.screen..");

    @ArchTest
    static final ArchRule r8_no_cycles =
            slices().matching("org.yaoxiang.device.(*)..").should().beFreeOfCycles();

    /// Interfaces are left out: bytecode does not tell where a lambda implements one.
    @ArchTest
    static final ArchRule r10_what_is_public_is_used_outside_its_package =
            classes()
                    .that()
                    .haveModifier(JavaModifier.PUBLIC)
                    .and()
                    .areTopLevelClasses()
                    .and()
                    .areNotInterfaces()
                    .and(not(belongToAnyOf(Main.class)))
                    .should(beUsedOutsideTheirPackage());

    @ArchTest
    static final ArchRule r12_tidy_names =
            noClasses()
                    .should()
                    .haveSimpleNameEndingWith("Util")
                    .orShould()
                    .haveSimpleNameEndingWith("Utils")
                    .orShould()
                    .haveSimpleNameEndingWith("Helper")
                    .orShould()
                    .haveSimpleNameEndingWith("Manager")
                    .orShould()
                    .haveSimpleNameEndingWith("Service")
                    .orShould()
                    .haveSimpleNameEndingWith("Impl")
                    .orShould()
                    .haveSimpleNameEndingWith("Dto")
                    .orShould(
                            haveSimpleName(
                                    "(Terminal|Client|Sensor|Session|Workflow|Exam|Report|Alert"
                                            + "|Diagnosis|Sync|Ack|Timestamp|Database|Cache)"));

    private static ArchCondition<JavaClass> haveSimpleName(String pattern) {
        return ArchCondition.from(
                DescribedPredicate.describe(
                        "bear a word that the glossary forbids",
                        each -> each.getSimpleName().matches(pattern)));
    }

    private static ArchCondition<JavaClass> beUsedOutsideTheirPackage() {
        return new ArchCondition<>("be used outside their package") {
            @Override
            public void check(JavaClass each, ConditionEvents events) {
                boolean isUsed =
                        each.getDirectDependenciesToSelf().stream()
                                .anyMatch(use ->
                                        !use.getOriginClass()
                                                .getPackageName()
                                                .equals(each.getPackageName()));
                events.add(
                        new SimpleConditionEvent(
                                each, isUsed, each.getName() + " is used outside: " + isUsed));
            }
        };
    }
}
