package org.yaoxiang.device.uplink;

/// Why nothing moves on the link, in words for the doctor: state first, then what happens next.
public enum Trouble {
    NO_ANSWER("县里没有应答，将自动重试", "The county does not answer; trying again by itself"),
    NOT_TRUSTED(
            "对方身份无法确认，未发送：请联系技术员",
            "The other side cannot prove who it is, nothing was sent: call the technician"),
    BUSY("县里暂时不能接收，将自动重试", "The county cannot take it now; trying again by itself"),
    NO_RECEIPT(
            "县里的回执无法验证，将自动重试", "The county's receipt cannot be verified; trying again by itself"),
    UNREADABLE_LETTER(
            "有一封县里来信无法验证：请联系技术员",
            "A letter from the county cannot be verified: call the technician"),
    VAULT("本机存储故障：请联系技术员", "This handheld's storage has failed: call the technician"),
    FAULT(
            "本机程序故障，将自动重试：如持续请联系技术员",
            "This handheld has a fault; trying again by itself: call the technician if it lasts");

    private final String chinese;
    private final String english;

    Trouble(String chinese, String english) {
        this.chinese = chinese;
        this.english = english;
    }

    /// What the screen says in Chinese.
    public String chinese() {
        return chinese;
    }

    /// What the screen says in English.
    public String english() {
        return english;
    }
}
