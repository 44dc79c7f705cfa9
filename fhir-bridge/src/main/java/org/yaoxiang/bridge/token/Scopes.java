package org.yaoxiang.bridge.token;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the scopes of a token permit: those of SMART Backend Services, `system/<type>.<what>`, in
/// the words of version 1 (`read`, `write`, `*`) and the letters of version 2 (`cruds`). Others
/// permit nothing here; one with a query (`?…`) would have to be kept to, and permits nothing
/// either.
///
/// @param reads the types that may be read, `*` for all
/// @param writes whether answers may be given
record Scopes(Set<String> reads, boolean writes) {
    private static final Pattern SCOPE =
            Pattern.compile("system/(\\*|[A-Z][A-Za-z]{1,63})\\.(\\*|read|write|c?r?u?d?s?)");

    /// What answers a consult.
    private static final String ANSWER = "DiagnosticReport";

    Scopes {
        reads = Set.copyOf(reads);
    }

    static Scopes of(Collection<String> scopes) {
        Set<String> reads = new HashSet<>();
        boolean writes = false;
        for (String each : scopes) {
            Matcher scope = SCOPE.matcher(each);
            if (scope.matches()) {
                String type = scope.group(1);
                String what = scope.group(2);
                if (isReading(what)) {
                    reads.add(type);
                }
                writes |= isCreating(what) && (type.equals(ANSWER) || type.equals(Caller.ALL));
            }
        }
        return new Scopes(reads, writes);
    }

    /// Version 2 tells reading from searching; here is no reading without both.
    private static boolean isReading(String what) {
        return switch (what) {
            case "*", "read" -> true;
            case "write" -> false;
            default -> what.contains("r") && what.contains("s");
        };
    }

    private static boolean isCreating(String what) {
        return switch (what) {
            case "*", "write" -> true;
            case "read" -> false;
            default -> what.contains("c");
        };
    }
}
