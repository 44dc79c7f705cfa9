package org.yaoxiang.bridge.answer;

/// Why an answer is not taken, in words for the IT of the hospital that gave it.
public enum Fault {
    UNKNOWN_REQUEST(
            "basedOn 没有指向本县的一份会诊申请", "basedOn does not lead to one ServiceRequest of the county"),
    FOREIGN_PATIENT("subject 不是该会诊申请的患者", "subject is not the patient of the ServiceRequest"),
    ALREADY_ANSWERED("该会诊申请已有答复", "the ServiceRequest is answered already"),
    NAME_TAKEN(
            "该 identifier 已用于另一份会诊申请的答复", "the identifier is that of an answer to another request"),
    NOT_FINAL("status 不是 final", "status is not final"),
    NOT_UNDERSTOOD(
            "含有本服务器不理解的 modifierExtension 或 implicitRules",
            "has a modifierExtension or implicitRules that this server does not understand"),
    NO_CONCLUSION("缺少 conclusion（答复正文）", "conclusion is missing, which is what the village reads"),
    TOO_LONG(
            "过长：conclusion 最多 4000 字，医生姓名 128 字，identifier 256 字",
            "too long: conclusion has at most 4000 characters, a name 128, an identifier 256"),
    NO_DISPOSITION(
            "conclusionCode 中没有且仅有一个处置代码",
            "conclusionCode has not exactly one code of disposition"),
    UNKNOWN_CODE(
            "未知的处置代码：应为 treat-here、watch、refer-now 或 refer-back",
            "unknown disposition; it is treat-here, watch, refer-now or refer-back"),
    NO_CLINICIAN(
            "resultsInterpreter 或 performer 没有医生姓名",
            "neither resultsInterpreter nor performer has the name of a clinician"),
    HANDHELD_GONE(
            "提出会诊的手持机已不在册，答复无法送达",
            "the handheld that asked is enrolled no more, so that no answer can reach it"),
    NOT_ENROLLED(
            "该系统的密钥尚未在网关注册：请联系县里管理员",
            "this system's key is not enrolled at the gateway: ask the county's administrator"),
    NOT_SAVED("未保存：请稍后重试", "it could not be saved: try again later");

    private final String chinese;
    private final String english;

    Fault(String chinese, String english) {
        this.chinese = chinese;
        this.english = english;
    }

    public String chinese() {
        return chinese;
    }

    public String english() {
        return english;
    }
}
