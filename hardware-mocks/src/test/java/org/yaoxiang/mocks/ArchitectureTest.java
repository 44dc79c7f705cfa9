package org.yaoxiang.mocks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
        packages = "org.yaoxiang.mocks",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    /// R2: the data sheet's truth is written twice on purpose. Only the pretended BlueZ speaks
    /// D-Bus.
    @ArchTest
    static final ArchRule the_mocks_see_none_of_our_modules =
            classes()
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "java..",
                            "com.pi4j..",
                            "org.freedesktop.dbus..",
                            "org.jspecify..",
                            "org.yaoxiang.mocks..");

    @ArchTest
    static final ArchRule only_the_radio_speaks_dbus =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("org.yaoxiang.mocks.radio")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.freedesktop.dbus..");
}
