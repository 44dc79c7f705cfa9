package org.yaoxiang.bridge.portal;

/// A piece of HTML under construction. Texts are escaped; only constants of this package are not.
final class Html {
    private final StringBuilder out = new StringBuilder();

    /// Adds markup as it stands.
    Html raw(String markup) {
        out.append(markup);
        return this;
    }

    /// Adds a text, escaped for content and for quoted attributes.
    Html text(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c);
            }
        }
        return this;
    }

    /// Adds an element that holds a text.
    ///
    /// @param tag the tag with its attributes, such as `p class="minor"`
    Html element(String tag, String text) {
        int end = tag.indexOf(' ');
        out.append('<').append(tag).append('>');
        text(text);
        out.append("</").append(end < 0 ? tag : tag.substring(0, end)).append('>');
        return this;
    }

    Html add(Html other) {
        out.append(other.out);
        return this;
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
