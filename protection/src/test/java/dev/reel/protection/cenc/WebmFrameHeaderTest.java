package dev.reel.protection.cenc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.tools.Clips;
import dev.reel.protection.tools.ShippedFfmpeg;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Headers of encrypted WebM frames. */
class WebmFrameHeaderTest {
    private static final KeyId KID = KeyId.parse("00112233445566778899aabbccddeeff");

    private static WebmFrameHeader parse(String hex) {
        return WebmFrameHeader.parse(ByteBuffer.wrap(HexFormat.of().parseHex(hex)), KID);
    }

    @Test
    void aClearFrameHasTheSignalByteAlone() {
        assertThat(parse("00aabb")).isEqualTo(new WebmFrameHeader(1, null));
    }

    @Test
    void aWholeFrameHasAnIv() {
        WebmFrameHeader header = parse("010102030405060708aabbcc");
        assertThat(header.headerSize()).isEqualTo(9);
        assertThat(header.encryption().iv()).isEqualTo(HexFormat.of().parseHex("0102030405060708"));
        assertThat(header.encryption().subsamples()).isNull();
        assertThat(header.encryption().scheme()).isEqualTo(Scheme.CENC);
    }

    @ParameterizedTest
    @CsvSource({
        // partitions, data bytes, map
        "00,5,'[5+0]'",
        "0100000002,5,'[2+3]'",
        "020000000200000004,5,'[2+2, 1+0]'",
        "03000000020000000400000005,9,'[2+2, 1+4]'",
        "0100000000,5,'[0+5]'",
        "020000000200000005,5,'[2+3]'"
    })
    void partitionsAlternate(String partitions, int dataBytes, String map) {
        WebmFrameHeader header = parse("030102030405060708" + partitions + "aa".repeat(dataBytes));
        assertThat(header.headerSize()).isEqualTo(9 + partitions.length() / 2);
        assertThat(header.encryption().subsamples()).hasToString(map);
    }

    @ParameterizedTest
    @CsvSource({"altref,26,'[2+2, 2+2, 2+0]'", "noaltref,14,'[2+5]'"})
    void readsRealFrames(String name, int headerSize, String map) {
        byte[] frame = ShippedFfmpeg.run(
                        "-i",
                        Clips.real("mkv/subsample_encrypted_" + name + ".webm").toString(),
                        "-map",
                        "0",
                        "-c",
                        "copy",
                        "-f",
                        "data",
                        "-")
                .output();
        WebmFrameHeader header = WebmFrameHeader.parse(ByteBuffer.wrap(frame), KID);
        assertThat(header.headerSize()).isEqualTo(headerSize);
        assertThat(header.encryption().subsamples()).hasToString(map);
    }

    @ParameterizedTest
    @CsvSource({
        "''",
        "01",
        "0101020304050607",
        "030102030405060708",
        "03010203040506070801000000",
        "80",
        "04",
        "0301020304050607080100000009aabb",
        "03010203040506070802000000040000000200000000"
    })
    void brokenHeadersAreRefused(String hex) {
        assertThatThrownBy(() -> parse(hex))
                .extracting(MediaException::statusOf)
                .isEqualTo(Status.MF_E_INVALID_STREAM_DATA);
    }
}
