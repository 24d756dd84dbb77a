package dev.reel.pipeline;

/** What also says how far its shutdown has come ({@code IMFShutdown}). */
public interface ShutdownStatus extends Shutdown {
    /** How far the shutdown has come; {@code MF_E_INVALIDREQUEST} before {@link #shutdown}. */
    Progress shutdownStatus();
}
