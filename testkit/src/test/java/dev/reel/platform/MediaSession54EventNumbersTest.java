package dev.reel.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.testkit.Conformance;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** media-session.md §5.4: every event has its number, and every number its event. */
class MediaSession54EventNumbersTest {
    private static final String TABLE = """
            0 Unknown, 1 Error, 2 ExtendedType, 3 NonFatalError,
            100 SessionUnknown, 101 SessionTopologySet, 102 SessionTopologiesCleared, 103 SessionStarted,
            104 SessionPaused, 105 SessionStopped, 106 SessionClosed, 107 SessionEnded, 108 SessionRateChanged,
            109 SessionScrubSampleComplete, 110 SessionCapabilitiesChanged, 111 SessionTopologyStatus,
            112 SessionNotifyPresentationTime, 113 NewPresentation, 114 LicenseAcquisitionStart,
            115 LicenseAcquisitionCompleted, 116 IndividualizationStart, 117 IndividualizationCompleted,
            118 EnablerProgress, 119 EnablerCompleted, 120 PolicyError, 121 PolicyReport, 122 BufferingStarted,
            123 BufferingStopped, 124 ConnectStart, 125 ConnectEnd, 126 ReconnectStart, 127 ReconnectEnd,
            128 RendererEvent, 129 SessionStreamSinkFormatChanged,
            200 SourceUnknown, 201 SourceStarted, 202 StreamStarted, 203 SourceSeeked, 204 StreamSeeked, 205 NewStream,
            206 UpdatedStream, 207 SourceStopped, 208 StreamStopped, 209 SourcePaused, 210 StreamPaused,
            211 EndOfPresentation, 212 EndOfStream, 213 MediaSample, 214 StreamTick, 215 StreamThinMode,
            216 StreamFormatChanged, 217 SourceRateChanged, 218 EndOfPresentationSegment,
            219 SourceCharacteristicsChanged, 220 SourceRateChangeRequested, 221 SourceMetadataChanged,
            222 SequencerSourceTopologyUpdated,
            300 SinkUnknown, 301 StreamSinkStarted, 302 StreamSinkStopped, 303 StreamSinkPaused,
            304 StreamSinkRateChanged, 305 StreamSinkRequestSample, 306 StreamSinkMarker, 307 StreamSinkPrerolled,
            308 StreamSinkScrubSampleComplete, 309 StreamSinkFormatChanged, 310 StreamSinkDeviceChanged,
            311 QualityNotify, 312 SinkInvalidated, 313 AudioSessionNameChanged, 314 AudioSessionVolumeChanged,
            315 AudioSessionDeviceRemoved, 316 AudioSessionServerShutdown, 317 AudioSessionGroupingParamChanged,
            318 AudioSessionIconChanged, 319 AudioSessionFormatChanged, 320 AudioSessionDisconnected,
            321 AudioSessionExclusiveModeOverride, 322 CaptureAudioSessionVolumeChanged,
            323 CaptureAudioSessionDeviceRemoved, 324 CaptureAudioSessionFormatChanged,
            325 CaptureAudioSessionDisconnected, 326 CaptureAudioSessionExclusiveModeOverride,
            327 CaptureAudioSessionServerShutdown,
            400 TrustUnknown, 401 PolicyChanged, 402 ContentProtectionMessage, 403 PolicySet,
            600 TransformUnknown, 601 TransformNeedInput, 602 TransformHaveOutput, 603 TransformDrainComplete,
            604 TransformMarker, 605 TransformInputStreamStateChanged,
            800 VideoCaptureDeviceRemoved, 801 VideoCaptureDevicePreempted, 802 StreamSinkFormatInvalidated,
            803 EncodingParameters, 900 ContentProtectionMetadata, 950 DeviceThermalStateChanged
            """;

    static List<Arguments> events() {
        List<Arguments> events = new ArrayList<>();
        for (String entry : TABLE.split(",", -1)) {
            String event = entry.strip();
            int space = event.indexOf(' ');
            events.add(Arguments.of(Integer.parseInt(event.substring(0, space)), event.substring(space + 1)));
        }
        return events;
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("events")
    @Conformance(spec = "media-session", section = "5.4", rule = "every event number and name, found both ways")
    void numberAndName(int number, String name) {
        MediaEventType type = MediaEventType.valueOf("ME" + name);
        assertThat(type.number()).isEqualTo(number);
        assertThat(MediaEventType.of(number)).isSameAs(type);
    }

    @Test
    @Conformance(spec = "media-session", section = "5.4", rule = "there are no other events")
    void noOthers() {
        Set<Object> listed = new HashSet<>();
        events().forEach(event -> listed.add(event.get()[0]));
        assertThat(MediaEventType.values()).hasSameSizeAs(listed).allMatch(type -> listed.contains(type.number()));
    }

    @ParameterizedTest
    @CsvSource({"-1", "4", "130", "328", "606", "951", "2000"})
    @Conformance(spec = "media-session", section = "5.4", rule = "a number without an event is MEUnknown")
    void unknownNumbers(int number) {
        assertThat(MediaEventType.of(number)).isSameAs(MediaEventType.MEUnknown);
    }
}
