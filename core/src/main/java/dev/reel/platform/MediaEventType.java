package dev.reel.platform;

import java.util.HashMap;
import java.util.Map;

/** Every event type with its number (media-session.md §5.4). The constants keep the names that the field knows. */
public enum MediaEventType {
    MEUnknown(0),
    MEError(1),
    MEExtendedType(2),
    MENonFatalError(3),
    MESessionUnknown(100),
    MESessionTopologySet(101),
    MESessionTopologiesCleared(102),
    MESessionStarted(103),
    MESessionPaused(104),
    MESessionStopped(105),
    MESessionClosed(106),
    MESessionEnded(107),
    MESessionRateChanged(108),
    MESessionScrubSampleComplete(109),
    MESessionCapabilitiesChanged(110),
    MESessionTopologyStatus(111),
    MESessionNotifyPresentationTime(112),
    MENewPresentation(113),
    MELicenseAcquisitionStart(114),
    MELicenseAcquisitionCompleted(115),
    MEIndividualizationStart(116),
    MEIndividualizationCompleted(117),
    MEEnablerProgress(118),
    MEEnablerCompleted(119),
    MEPolicyError(120),
    MEPolicyReport(121),
    MEBufferingStarted(122),
    MEBufferingStopped(123),
    MEConnectStart(124),
    MEConnectEnd(125),
    MEReconnectStart(126),
    MEReconnectEnd(127),
    MERendererEvent(128),
    MESessionStreamSinkFormatChanged(129),
    MESourceUnknown(200),
    MESourceStarted(201),
    MEStreamStarted(202),
    MESourceSeeked(203),
    MEStreamSeeked(204),
    MENewStream(205),
    MEUpdatedStream(206),
    MESourceStopped(207),
    MEStreamStopped(208),
    MESourcePaused(209),
    MEStreamPaused(210),
    MEEndOfPresentation(211),
    MEEndOfStream(212),
    MEMediaSample(213),
    MEStreamTick(214),
    MEStreamThinMode(215),
    MEStreamFormatChanged(216),
    MESourceRateChanged(217),
    MEEndOfPresentationSegment(218),
    MESourceCharacteristicsChanged(219),
    MESourceRateChangeRequested(220),
    MESourceMetadataChanged(221),
    MESequencerSourceTopologyUpdated(222),
    MESinkUnknown(300),
    MEStreamSinkStarted(301),
    MEStreamSinkStopped(302),
    MEStreamSinkPaused(303),
    MEStreamSinkRateChanged(304),
    MEStreamSinkRequestSample(305),
    MEStreamSinkMarker(306),
    MEStreamSinkPrerolled(307),
    MEStreamSinkScrubSampleComplete(308),
    MEStreamSinkFormatChanged(309),
    MEStreamSinkDeviceChanged(310),
    MEQualityNotify(311),
    MESinkInvalidated(312),
    MEAudioSessionNameChanged(313),
    MEAudioSessionVolumeChanged(314),
    MEAudioSessionDeviceRemoved(315),
    MEAudioSessionServerShutdown(316),
    MEAudioSessionGroupingParamChanged(317),
    MEAudioSessionIconChanged(318),
    MEAudioSessionFormatChanged(319),
    MEAudioSessionDisconnected(320),
    MEAudioSessionExclusiveModeOverride(321),
    MECaptureAudioSessionVolumeChanged(322),
    MECaptureAudioSessionDeviceRemoved(323),
    MECaptureAudioSessionFormatChanged(324),
    MECaptureAudioSessionDisconnected(325),
    MECaptureAudioSessionExclusiveModeOverride(326),
    MECaptureAudioSessionServerShutdown(327),
    METrustUnknown(400),
    MEPolicyChanged(401),
    MEContentProtectionMessage(402),
    MEPolicySet(403),
    METransformUnknown(600),
    METransformNeedInput(601),
    METransformHaveOutput(602),
    METransformDrainComplete(603),
    METransformMarker(604),
    METransformInputStreamStateChanged(605),
    MEVideoCaptureDeviceRemoved(800),
    MEVideoCaptureDevicePreempted(801),
    MEStreamSinkFormatInvalidated(802),
    MEEncodingParameters(803),
    MEContentProtectionMetadata(900),
    MEDeviceThermalStateChanged(950);

    private static final Map<Integer, MediaEventType> BY_NUMBER = new HashMap<>();

    static {
        for (MediaEventType type : values()) {
            BY_NUMBER.put(type.number, type);
        }
    }

    private final int number;

    MediaEventType(int number) {
        this.number = number;
    }

    /** The event's number. */
    public int number() {
        return number;
    }

    /** The type with this number, {@link #MEUnknown} when there is none. */
    public static MediaEventType of(int number) {
        return BY_NUMBER.getOrDefault(number, MEUnknown);
    }
}
