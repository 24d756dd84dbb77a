package dev.reel.protection.policy;

import dev.reel.platform.Status;

/** Failure codes of the protected path (protected-path.md §14). */
public final class ProtectionCode {
    public static final Status MF_E_NOT_PROTECTED = Status.of("MF_E_NOT_PROTECTED", 0xC00D3E9A);
    public static final Status MF_E_LICENSE_INCORRECT_RIGHTS = Status.of("MF_E_LICENSE_INCORRECT_RIGHTS", 0xC00D7148);
    public static final Status MF_E_LICENSE_OUTOFDATE = Status.of("MF_E_LICENSE_OUTOFDATE", 0xC00D7149);
    public static final Status MF_E_LICENSE_REQUIRED = Status.of("MF_E_LICENSE_REQUIRED", 0xC00D714A);
    public static final Status MF_E_NO_CONTENT_PROTECTION_MANAGER =
            Status.of("MF_E_NO_CONTENT_PROTECTION_MANAGER", 0xC00D714C);
    public static final Status MF_E_COMPONENT_REVOKED = Status.of("MF_E_COMPONENT_REVOKED", 0xC00D7151);
    public static final Status MF_E_POLICY_UNSUPPORTED = Status.MF_E_POLICY_UNSUPPORTED;
    public static final Status MF_E_TOPOLOGY_VERIFICATION_FAILED =
            Status.of("MF_E_TOPOLOGY_VERIFICATION_FAILED", 0xC00D715B);
    public static final Status MF_E_SIGNATURE_VERIFICATION_FAILED =
            Status.of("MF_E_SIGNATURE_VERIFICATION_FAILED", 0xC00D715C);
    public static final Status MF_E_DEBUGGING_NOT_ALLOWED = Status.of("MF_E_DEBUGGING_NOT_ALLOWED", 0xC00D715D);
    public static final Status MF_E_GRL_VERSION_TOO_LOW = Status.of("MF_E_GRL_VERSION_TOO_LOW", 0xC00D715F);
    public static final Status MF_E_KERNEL_UNTRUSTED = Status.of("MF_E_KERNEL_UNTRUSTED", 0xC00D7162);
    public static final Status MF_E_PEAUTH_UNTRUSTED = Status.of("MF_E_PEAUTH_UNTRUSTED", 0xC00D7163);
    public static final Status MF_E_NON_PE_PROCESS = Status.of("MF_E_NON_PE_PROCESS", 0xC00D7165);
    public static final Status MF_E_REBOOT_REQUIRED = Status.of("MF_E_REBOOT_REQUIRED", 0xC00D7167);
    public static final Status MF_E_GRL_INVALID_FORMAT = Status.of("MF_E_GRL_INVALID_FORMAT", 0xC00D716A);
    public static final Status MF_E_GRL_UNRECOGNIZED_FORMAT = Status.of("MF_E_GRL_UNRECOGNIZED_FORMAT", 0xC00D716B);
    public static final Status MF_E_ALL_PROCESS_RESTART_REQUIRED =
            Status.of("MF_E_ALL_PROCESS_RESTART_REQUIRED", 0xC00D716C);
    public static final Status MF_E_PROCESS_RESTART_REQUIRED = Status.of("MF_E_PROCESS_RESTART_REQUIRED", 0xC00D716D);
    public static final Status MF_E_PEAUTH_SESSION_NOT_STARTED =
            Status.of("MF_E_PEAUTH_SESSION_NOT_STARTED", 0xC00D716F);
    public static final Status MF_E_GRL_ABSENT = Status.of("MF_E_GRL_ABSENT", 0xC00D7172);
    public static final Status MF_E_PE_UNTRUSTED = Status.of("MF_E_PE_UNTRUSTED", 0xC00D7174);
    public static final Status MF_E_PEAUTH_NOT_STARTED = Status.of("MF_E_PEAUTH_NOT_STARTED", 0xC00D7175);
    public static final Status MF_E_PE_SESSIONS_MAXED = Status.of("MF_E_PE_SESSIONS_MAXED", 0xC00D7177);
    public static final Status MF_E_ITA_UNSUPPORTED_ACTION = Status.of("MF_E_ITA_UNSUPPORTED_ACTION", 0xC00D717A);
    public static final Status MF_E_ITA_UNRECOGNIZED_ANALOG_VIDEO_OUTPUT =
            Status.of("MF_E_ITA_UNRECOGNIZED_ANALOG_VIDEO_OUTPUT", 0xC00D7181);
    public static final Status NS_E_LICENSE_REQUIRED = Status.of("NS_E_LICENSE_REQUIRED", 0xC00D0BBE);
    public static final Status NS_E_DRM_LICENSE_NOTACQUIRED = Status.of("NS_E_DRM_LICENSE_NOTACQUIRED", 0xC00D2759);
    public static final Status NS_S_DRM_MONITOR_CANCELLED = Status.of("NS_S_DRM_MONITOR_CANCELLED", 0x000D2746);

    private ProtectionCode() {}
}
