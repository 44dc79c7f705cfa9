package org.yaoxiang.device.vault;

import com.ibm.icu.text.Transliterator;
import java.text.Normalizer;
import java.util.Locale;

/// How names are written and how a search for them is typed: in their own script, or in Latin
/// letters as a whole (`zhang san`, `zhangsan`), by a part or by the syllables' first letters
/// (`zs`). Tibetan is found in its own script only: ICU has no Latin for it.
public final class Spelling {
    private Spelling() {}

    /// Loads the tables now, which takes half a second on a fast machine, so that the first check
    /// need not wait for them.
    public static void load() {
        latin("张");
    }

    /// A name's syllables in lower-case Latin letters, with a space between; a Chinese surname is
    /// read as one, such as 单 (shan) or 曾 (zeng). Empty when nothing of it can be so written.
    static String latin(String name) {
        String latin = Tables.TO_LATIN.transliterate(name).toLowerCase(Locale.ROOT);
        // A keyboard for pinyin writes ü as v; no syllable has a v of its own.
        return latin.replace('v', 'u').replaceAll("['ʼ’]", "").replaceAll("[^a-z]+", " ").strip();
    }

    /// A text without what differs from one keyboard to another: width, case, space, points.
    static String fold(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[\\s\\p{Punct}·・•‧་]+", "");
    }

    /// Whether a name is meant by a word that was typed.
    ///
    /// @param latin the name's syllables
    /// @param word folded, not empty
    static boolean isMeant(String name, String latin, String word) {
        if (fold(name).contains(word)) {
            return true;
        }
        String typed = word.replace('v', 'u');
        StringBuilder initials = new StringBuilder();
        for (int at = 0; at >= 0 && at < latin.length(); at = next(latin, at)) {
            if (latin.substring(at).replace(" ", "").startsWith(typed)) {
                return true;
            }
            initials.append(latin.charAt(at));
        }
        return initials.indexOf(typed) >= 0;
    }

    /// Where the next syllable begins; -1 when there is none.
    private static int next(String latin, int at) {
        int space = latin.indexOf(' ', at);
        return space < 0 ? -1 : space + 1;
    }

    /// Loaded when the first name is spelt.
    private static final class Tables {
        /// Names of the Unicode Common Locale Data Repository's transforms, in ICU.
        private static final Transliterator TO_LATIN =
                Transliterator.getInstance("Han-Latin/Names; Any-Latin; Latin-ASCII");
    }
}
