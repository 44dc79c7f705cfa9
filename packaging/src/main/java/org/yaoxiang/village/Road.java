package org.yaoxiang.village;

import java.util.Optional;
import org.yaoxiang.mocks.world.LinkTerms;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// How a demo's village reaches its county.
///
/// @param words what it is like
/// @param terms of each direction; without any there is nothing between
record Road(String words, Optional<LinkTerms> terms) {
    /// @throws IllegalArgumentException when no road has this name
    static Road of(String name) {
        return switch (name) {
            case "fast" -> new Road("as fast as this computer", Optional.empty());
            case "2g" ->
                    new Road("over 20 kbit/s, 600 ms, 10 % lost", Optional.of(LinkTerms.GOOD_2G));
            case "poor-2g" ->
                    new Road("over 20 kbit/s, 1.5 s, 20 % lost", Optional.of(LinkTerms.POOR_2G));
            default ->
                    throw new IllegalArgumentException(
                            "there is no link '" + name + "', only fast, 2g and poor-2g");
        };
    }

    /// Reads a road's name from the command line.
    static final class Reader implements ITypeConverter<Road> {
        @Override
        public Road convert(String name) {
            try {
                return of(name);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
