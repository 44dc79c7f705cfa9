package org.yaoxiang.bridge.chain;

import static java.util.Objects.requireNonNull;

/// A proven fault in an author's chain.
///
/// @param author whose chain; for {@link Wrong#DROPPED} the start of the fact's hash when no fact
///   that has arrived tells whose it was
/// @param sequence the fact's number in it; 0 when that is not known
public record Break(Wrong wrong, String author, long sequence) {
    /// What is wrong, in words for the hospital's staff.
    public enum Wrong {
        /// The signature is not the author's.
        ALTERED("内容被改动或伪造（签名不符）", "altered or forged: the signature is not the author's"),
        /// It was proven to be at the gateway and is not here.
        DROPPED("曾经送达，现在缺失", "had arrived and is missing"),
        /// The same sealed fact stands in the feed twice.
        REPLAYED("被重复投递", "was delivered twice"),
        /// It names as the one before it a fact that stands elsewhere.
        REORDERED("顺序被改动", "stands in another order than it was sealed in"),
        /// Two facts with one number: what a card does that was restored from an old copy, or two
        /// handhelds with one key.
        ROLLED_BACK(
                "同一序号有两份：存储卡曾被恢复为旧副本，或密钥被复制",
                "stands there twice: a card restored from an old copy, or a copied key"),
        /// Two facts of the gateway with one number: its disk was put back from a backup.
        RESTORED(
                "同一序号有两份：网关曾从较早的备份恢复，或密钥被复制",
                "stands there twice: the gateway was put back from an earlier backup, or a copied"
                        + " key"),
        /// The fact before it is not the one that it was sealed after.
        REPLACED("它前面的一份被替换", "the fact before it was replaced");

        private final String chinese;
        private final String english;

        Wrong(String chinese, String english) {
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

    public Break {
        requireNonNull(wrong, "wrong");
        requireNonNull(author, "author");
    }
}
