package org.yaoxiang.bridge.feed;

import static java.util.Objects.requireNonNull;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// The gateway did not do what was asked. The message is for the log and bears no patient data;
/// {@link #trouble} is for the doctor.
public final class FeedException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    /// What is wrong, in words for the doctor: state first, then what happens next.
    public enum Trouble {
        /// No connection, or no answer in time.
        NO_ANSWER(
                "网关没有应答，将自动重试；列表可能不是最新的",
                "The gateway does not answer; trying again by itself; the list may be out of date"),
        /// The gateway does not know the token.
        NOT_ADMITTED(
                "网关不接受本院的凭证：请联系技术员",
                "The gateway does not accept this hospital's token: call the technician"),
        /// The gateway has looked at the fact and does not take it.
        REFUSED("网关拒收，未送出：请联系技术员", "The gateway refused it, nothing was sent: call the technician"),
        /// The gateway has failed, or its answer is not one.
        BROKEN_ANSWER(
                "网关的应答有误，将自动重试：如持续出现请联系技术员",
                "The gateway's answer is broken; trying again by itself; if it lasts, call the"
                        + " technician"),
        /// The local journal has lost facts.
        DAMAGED_JOURNAL("本机存档有损坏：请联系技术员", "The local journal is damaged: call the technician");

        private final String chinese;
        private final String english;

        Trouble(String chinese, String english) {
            this.chinese = chinese;
            this.english = english;
        }

        /// What the portal says in Chinese.
        public String chinese() {
            return chinese;
        }

        /// What the portal says in English.
        public String english() {
            return english;
        }
    }

    private final Trouble trouble;

    FeedException(Trouble trouble, String message) {
        this(trouble, message, null);
    }

    FeedException(Trouble trouble, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.trouble = requireNonNull(trouble, "trouble");
    }

    /// What is wrong.
    public Trouble trouble() {
        return trouble;
    }
}
