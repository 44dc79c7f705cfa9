package org.yaoxiang.bridge.chain;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Head;
import org.yaoxiang.contract.fact.Receipt;

/// What a sealed fact says of its author's chain.
///
/// @param sequence the author's own count, from 1
/// @param previous the author's fact before it; empty exactly for the first
/// @param isGenuine whether the signature is the author's
/// @param isOfPost whether the author is the gateway, whose facts come in its own order
/// @param arrived the fact whose arrival the gateway receipts with this one
/// @param head what the author says of its chain, when this is a head
public record Link(
        Hash hash,
        String author,
        long sequence,
        Optional<Hash> previous,
        boolean isGenuine,
        boolean isOfPost,
        Optional<Hash> arrived,
        Optional<Head> head) {
    public Link {
        requireNonNull(hash, "hash");
        requireNonNull(author, "author");
        requireNonNull(previous, "previous");
        requireNonNull(arrived, "arrived");
        requireNonNull(head, "head");
    }

    /// A fact that says nothing of others.
    public static Link of(
            Hash hash,
            String author,
            long sequence,
            Optional<Hash> previous,
            boolean isGenuine,
            boolean isOfPost) {
        return new Link(
                hash,
                author,
                sequence,
                previous,
                isGenuine,
                isOfPost,
                Optional.empty(),
                Optional.empty());
    }

    /// The same, as the receipt of an arrival.
    public Link ofArrival(Receipt receipt) {
        return new Link(
                hash,
                author,
                sequence,
                previous,
                isGenuine,
                isOfPost,
                Optional.of(receipt.fact()),
                head);
    }

    /// The same, as a head.
    public Link ofHead(Head said) {
        return new Link(
                hash, author, sequence, previous, isGenuine, isOfPost, arrived, Optional.of(said));
    }
}
