package dev.reel.protection.device;

import java.nio.ByteBuffer;

/**
 * One DRM command for the secure environment behind a session of the hardware-protection exchange (crypto-session.md §15).
 *
 * @param function the function id, whose meaning the DRM system defines
 * @param input the command
 * @param maxOutput the most bytes of answer that the caller has room for
 */
public record HardwareCommand(int function, ByteBuffer input, int maxOutput) {
    /**
     * The answer of the secure environment.
     *
     * @param status the result of the command
     * @param output the answer, at most {@code maxOutput} bytes
     * @param transportTime 100 ns units spent on the way
     * @param executionTime 100 ns units spent on the command
     */
    public record Answer(int status, ByteBuffer output, long transportTime, long executionTime) {}

    /** The secure environment: carries out one command at a time. */
    @FunctionalInterface
    public interface Environment {
        /** Carries out {@code command}; called outside the device's lock, one call at a time. */
        Answer execute(HardwareCommand command);
    }
}
