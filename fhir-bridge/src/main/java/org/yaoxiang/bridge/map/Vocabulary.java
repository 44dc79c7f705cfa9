package org.yaoxiang.bridge.map;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.CodeSystem.CodeSystemContentMode;
import org.hl7.fhir.r4.model.CodeSystem.ConceptDefinitionComponent;
import org.hl7.fhir.r4.model.ValueSet;
import org.yaoxiang.contract.code.Analyte;
import org.yaoxiang.contract.code.Disposition;
import org.yaoxiang.contract.code.Disturbance;
import org.yaoxiang.contract.code.EctopicBeat;
import org.yaoxiang.contract.code.Meal;
import org.yaoxiang.contract.code.Probe;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Rhythm;
import org.yaoxiang.contract.code.Site;
import org.yaoxiang.contract.code.Specimen;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Grade;
import org.yaoxiang.contract.fact.Reading.RespirationRate;

/// Our own code systems, each with the value set of all its codes. The codes and their words are
/// those of the constants that are mapped, so that no code is sent that is not here. Two systems
/// have no list, and no value set: a newer handheld knows more rules and readings than the bridge.
enum Vocabulary {
    REFUSAL(
            Systems.REFUSAL,
            "未测得的原因",
            "Why there is no reading",
            words(Refusal.values(), Refusal::chinese, Refusal::english)),
    DISTURBANCE(
            Systems.DISTURBANCE,
            "信号质量",
            "What troubled a signal that was still fit for use",
            words(Disturbance.values(), Disturbance::chinese, Disturbance::english)),
    DISPOSITION(
            Systems.DISPOSITION,
            "处置",
            "What the county advises to do with the patient",
            words(Disposition.values(), Disposition::chinese, Disposition::english)),
    URGENCY(
            Systems.URGENCY,
            "紧急程度",
            "How soon the county must look",
            words(Urgency.values(), Urgency::chinese, Urgency::english)),
    CONSULT_STATUS(
            Systems.CONSULT_STATUS,
            "会诊状态",
            "How far a consult is",
            words(Stage.values(), Stage::chinese, Stage::english)),
    SERVICE(
            Systems.KIND_OF_REQUEST,
            "服务",
            "What the village asks the county for",
            List.of(new Word("teleconsult", "远程会诊", "Teleconsultation"))),
    METHOD(
            Systems.METHOD,
            "方法",
            "How a value came about that no instrument gave",
            words(Method.values(), Method::chinese, Method::english)),
    RESPIRATION_SOURCE(
            Systems.RESPIRATION_SOURCE,
            "呼吸频率的来源",
            "The signal in which breaths were counted",
            words(
                    RespirationRate.Source.values(),
                    RespirationRate.Source::chinese,
                    RespirationRate.Source::english)),
    MEAL(
            Systems.MEAL,
            "与进餐的关系",
            "When glucose was measured",
            words(Meal.values(), Meal::chinese, Meal::english)),
    SPECIMEN(
            Systems.SPECIMEN,
            "样本",
            "What glucose was measured in",
            words(Specimen.values(), Specimen::chinese, Specimen::english)),
    SITE(
            Systems.SITE,
            "测温部位",
            "Where a temperature was taken",
            words(Site.values(), Site::chinese, Site::english)),
    ANALYTE(
            Systems.ANALYTE,
            "试纸项目",
            "What a pad of a urine test strip measures",
            words(Analyte.values(), Analyte::chinese, Analyte::english)),
    GRADE(
            Systems.GRADE,
            "试纸分级",
            "What the colour of a pad on a urine test strip says",
            words(Grade.Step.values(), Grade.Step::label, Grade.Step::label)),
    RHYTHM(
            Systems.RHYTHM,
            "心律（程序判读）",
            "What a program says of the heart's rhythm",
            words(Rhythm.values(), Rhythm::chinese, Rhythm::english)),
    ECTOPIC_BEAT(
            Systems.ECTOPIC_BEAT,
            "早搏",
            "Where a beat begins that does not come from the sinus node",
            words(EctopicBeat.values(), EctopicBeat::chinese, EctopicBeat::english)),
    PROBE(
            Systems.PROBE,
            "自检项目",
            "What an instrument tests on itself",
            words(Probe.values(), Probe::chinese, Probe::english)),
    RULE(Systems.RULE, "规则", "The rule that a finding comes from, by its name", List.of()),
    READING_TAG(
            Systems.READING_TAG,
            "未知读数的类别",
            "The number of a kind of reading that a newer handheld knows",
            List.of());

    /// A code with its words.
    record Word(String code, String chinese, String english) {}

    private final String system;
    private final String chinese;
    private final String english;

    @SuppressWarnings("ImmutableEnumChecker") // A copy that nobody can change.
    private final List<Word> words;

    Vocabulary(String system, String chinese, String english, List<Word> words) {
        this.system = system;
        this.chinese = chinese;
        this.english = english;
        this.words = List.copyOf(words);
    }

    private static <T extends Enum<T>> List<Word> words(
            T[] constants, Function<T, String> chinese, Function<T, String> english) {
        List<Word> words = new ArrayList<>();
        for (T each : constants) {
            words.add(new Word(Codings.code(each), chinese.apply(each), english.apply(each)));
        }
        return words;
    }

    String system() {
        return system;
    }

    /// Whether all its codes are known.
    boolean isListed() {
        return !words.isEmpty();
    }

    /// The canonical of the value set of all codes.
    String valueSetUrl() {
        return Systems.BASE + "ValueSet/" + id();
    }

    private String id() {
        return system.substring(system.lastIndexOf('/') + 1);
    }

    CodeSystem codeSystem() {
        CodeSystem all = Guide.described(new CodeSystem(), system, english, chinese);
        all.setCaseSensitive(true);
        if (!isListed()) {
            return all.setContent(CodeSystemContentMode.NOTPRESENT);
        }
        all.setValueSet(valueSetUrl());
        all.setContent(CodeSystemContentMode.COMPLETE).setCount(words.size());
        for (Word each : words) {
            ConceptDefinitionComponent concept = all.addConcept();
            concept.setCode(each.code()).setDisplay(each.english());
            concept.addDesignation().setLanguage("zh-CN").setValue(each.chinese());
        }
        return all;
    }

    ValueSet valueSet() {
        ValueSet all = Guide.described(new ValueSet(), valueSetUrl(), english, chinese);
        all.getCompose().addInclude().setSystem(system);
        return all;
    }

    /// The quantities that a check reads or refuses, by LOINC and IEEE 11073-10101.
    static ValueSet quantities() {
        ValueSet all =
                Guide.described(
                        new ValueSet(), QUANTITIES, "What a check reads or refuses", "检查项目");
        ValueSet.ConceptSetComponent loinc = all.getCompose().addInclude().setSystem(Systems.LOINC);
        ValueSet.ConceptSetComponent mdc = all.getCompose().addInclude().setSystem(Systems.MDC);
        for (Vital vital : Vital.values()) {
            Codings.of(vital).getCoding().stream()
                    .filter(each -> Systems.LOINC.equals(each.getSystem()))
                    .filter(each ->
                            loinc.getConcept().stream()
                                    .noneMatch(had -> had.getCode().equals(each.getCode())))
                    .forEach(each -> loinc.addConcept().setCode(each.getCode()));
            if (vital.mdc() != 0) {
                mdc.addConcept().setCode(Integer.toString(vital.mdc()));
            }
        }
        for (String code : List.of(Meal.FASTING.loinc(), Meal.AFTER_MEAL.loinc())) {
            loinc.addConcept().setCode(code);
        }
        return all;
    }

    /// The canonical of the value set of {@link #quantities()}.
    static final String QUANTITIES = Systems.BASE + "ValueSet/quantity";
}
