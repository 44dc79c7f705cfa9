package org.yaoxiang.bridge.map;

import org.hl7.fhir.r4.model.Resource;

/// What can be relied on in a kind of resource. The resources claim it in `meta.profile`.
enum Profile {
    PATIENT("village-patient", "Patient", "村民", "Somebody whom a village counts"),
    CLINICIAN("clinician", "Practitioner", "医生", "A clinician of the village or the county"),
    VILLAGE("village", "Organization", "村卫生室", "A village as an organisation"),
    SITE("village-site", "Location", "村卫生室所在地", "A village as a place, with its altitude"),
    HANDHELD("handheld", "Device", "药箱手持机", "A handheld, as a personal health device"),
    RELAY("relay", "Device", "转达系统", "A hospital's own system that passes answers on"),
    INSTRUMENT("instrument", "Device", "仪器", "One measuring function of a handheld"),
    METRIC("instrument-metric", "DeviceMetric", "仪器校准", "Whether an instrument is calibrated"),
    VISIT("visit", "Encounter", "就诊", "The visit of a check"),
    OUTCOME("outcome", "Observation", "检查结果", "A quantity of a check, read or refused"),
    REFUSED("refused", "Observation", "未测得", "A quantity of a check that was refused"),
    ELECTROCARDIOGRAM(
            "electrocardiogram", "Observation", "心电图", "The samples of an electrocardiogram"),
    INTERPRETATION("interpretation", "Observation", "程序判读", "What a program read from a waveform"),
    FINDING("finding", "Observation", "提示", "What a rule concluded"),
    SELF_TEST("self-test", "Observation", "自检", "What an instrument found on itself"),
    CONSULT("consult", "ServiceRequest", "会诊申请", "What a village asks the county"),
    CONSULT_TASK("consult-task", "Task", "会诊任务", "That a consult is to be answered"),
    ADVICE("advice", "DiagnosticReport", "会诊意见", "The county's signed answer"),
    PROVENANCE("provenance", "Provenance", "来源", "From which sealed fact resources come");

    private final String id;
    private final String type;
    private final String chinese;
    private final String english;

    Profile(String id, String type, String chinese, String english) {
        this.id = id;
        this.type = type;
        this.chinese = chinese;
        this.english = english;
    }

    /// The canonical.
    String url() {
        return Systems.OUR_PROFILE + id;
    }

    /// The type of resource that it constrains.
    String type() {
        return type;
    }

    String chinese() {
        return chinese;
    }

    String english() {
        return english;
    }

    /// Says in a resource that it is one of this kind.
    <T extends Resource> T claim(T resource) {
        resource.getMeta().addProfile(url());
        return resource;
    }
}
