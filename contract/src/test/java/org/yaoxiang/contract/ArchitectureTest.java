package org.yaoxiang.contract;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
        packages = "org.yaoxiang.contract",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    /// R1: facts stay facts. Java 25 has no provider for HPKE, nor for SM2, SM3 and SM4.
    @ArchTest
    static final ArchRule contract_uses_the_jdk_and_the_cose_library =
            classes()
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "java..",
                            "javax.crypto..",
                            "javax.security.auth.x500..",
                            "com.authlete..",
                            "org.bouncycastle..",
                            "org.jspecify..",
                            "org.yaoxiang.contract..");

    @ArchTest
    static final ArchRule only_the_suites_know_bouncy_castle =
            noClasses()
                    .that(not(simpleName("International")))
                    .and(not(nameMatching(".*\\.Chinese(\\$.*)?")))
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.bouncycastle..");

    @ArchTest
    static final ArchRule nothing_is_open_for_inheritance =
            classes()
                    .that()
                    .areNotInterfaces()
                    .and()
                    .areNotEnums()
                    .and()
                    .areNotAnonymousClasses()
                    .should()
                    .haveModifier(JavaModifier.FINAL);

    @ArchTest
    static final ArchRule packages_are_free_of_cycles =
            slices().matching("org.yaoxiang.contract.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule facts_know_no_clock_and_no_files =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "..fact..",
                            "..code..",
                            "..codec..",
                            "..seal..",
                            "..trust..",
                            "..wire..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("java.nio.file..", "java.nio.channels..", "java.net..");
}
