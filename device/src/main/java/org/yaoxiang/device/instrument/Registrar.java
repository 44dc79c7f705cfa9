package org.yaoxiang.device.instrument;

import static java.util.Objects.requireNonNull;

import java.time.LocalDate;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.contract.fact.Sex;
import org.yaoxiang.device.board.BusException;
import org.yaoxiang.device.driver.EthnicGroup;
import org.yaoxiang.device.driver.IdentityCard;
import org.yaoxiang.device.driver.IdentityCardReader;
import org.yaoxiang.device.driver.IdentityNumber;

/// Reads a resident identity card for the form of a new patient. Nothing of a card is logged or
/// kept: it goes to the form, and the doctor sends the form or not.
public final class Registrar {
    private static final Logger LOG = LoggerFactory.getLogger(Registrar.class);

    /// What became of a try to read.
    public sealed interface Reply {
        /// A card whose number agrees with its own date, sex and check digit.
        ///
        /// @param number the bearer's identity number, eighteen characters
        /// @param ethnicGroup the name in Chinese, such as 藏族; empty when the standard has none
        record Bearer(
                String name,
                Sex sex,
                LocalDate birthDate,
                String number,
                Optional<String> ethnicGroup)
                implements Reply {
            @Override
            public String toString() {
                return "Bearer[redacted]";
            }
        }

        /// Why there is none.
        enum Other implements Reply {
            NO_CARD,
            NOT_READ,
            CONTRADICTS_ITSELF,
            EXPIRED,
            NOT_CONNECTED
        }
    }

    private final Supplier<IdentityCardReader> driver;

    /// @param driver opens the reader for one card
    public Registrar(Supplier<IdentityCardReader> driver) {
        this.driver = requireNonNull(driver, "driver");
    }

    /// Reads the card that lies on the reader; takes up to five seconds.
    public Reply read(LocalDate today) {
        try (IdentityCardReader reader = driver.get()) {
            return switch (reader.read(today)) {
                case IdentityCardReader.Reply.Read(IdentityCard card) -> bearer(card, today);
                case IdentityCardReader.Reply.Other.NO_CARD -> Reply.Other.NO_CARD;
                case IdentityCardReader.Reply.Other.NOT_READ -> Reply.Other.NOT_READ;
                case IdentityCardReader.Reply.Other.CONTRADICTS_ITSELF ->
                        Reply.Other.CONTRADICTS_ITSELF;
            };
        } catch (BusException e) {
            LOG.warn("no card reader: {}", e.getMessage());
            return Reply.Other.NOT_CONNECTED;
        }
    }

    private static Reply bearer(IdentityCard card, LocalDate today) {
        return card.validUntil().isBefore(today)
                ? Reply.Other.EXPIRED
                : new Reply.Bearer(
                        card.name(),
                        card.number().isMale() ? Sex.MALE : Sex.FEMALE,
                        card.number().birthDate(),
                        card.number().text(),
                        card.ethnicGroup().map(EthnicGroup::chinese));
    }

    /// Whether a typed text has the form of an identity number and is none: its date or its check
    /// digit is wrong.
    public static boolean isMistyped(String number, LocalDate today) {
        return IdentityNumber.hasForm(number) && IdentityNumber.of(number, today).isEmpty();
    }
}
