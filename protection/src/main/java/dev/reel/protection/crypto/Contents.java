package dev.reel.protection.crypto;

/** What is in a surface, as far as a read-back has to know it (crypto-session.md §10, §16). Whatever fills a surface says so here. */
sealed interface Contents {
    /** Zeros, as after the creation. */
    record Nothing() implements Contents {}

    /** What one session decrypted from a wholly encrypted buffer: that session alone reads it back. */
    record OfSession(SessionKeys session) implements Contents {}

    /** What never leaves the device by a read-back, with the reason. */
    record Withheld(String why) implements Contents {}

    Contents NOTHING = new Nothing();
    Contents PARTIAL = new Withheld("it was filled from a partially encrypted buffer");
    Contents CLEAR = new Withheld("it was filled from memory that is not protected");
    Contents OF_POLICY = new Withheld("it holds what was decrypted under a policy, and no policy allows a read-back");
    Contents BITSTREAM = new Withheld("it holds a bit stream for a decoder");
}
