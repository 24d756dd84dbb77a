package dev.reel.protection.isobmff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.cenc.KeyId;
import dev.reel.protection.cenc.SampleEncryption;
import dev.reel.protection.cenc.Scheme;
import dev.reel.testkit.Conformance;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** protected-path.md §17.3: what a reader does with the boxes of Common Encryption, row by row. */
class ReaderRulesTest {
    private static final String SPEC = "protected-path";
    private static final String SECTION = "17.3";
    private static final String KID = "00112233445566778899aabbccddeeff";
    private static final String OTHER_KID = "ffeeddccbbaa99887766554433221100";
    private static final String NO_KID = "00000000000000000000000000000000";
    private static final String IV = "0102030405060708090a0b0c0d0e0f10";

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    /** tenc for IVs of 8 bytes. */
    private static TinyMovie eight() {
        return new TinyMovie().entry("cenc", 0, hex("0000 01 08" + KID));
    }

    private static List<MediaSample> read(byte[] file) {
        try (MovieFile movie = MovieFile.open(MediaInput.of(file, "test"))) {
            List<MediaSample> samples = new ArrayList<>();
            SampleCursor cursor = movie.samples(movie.tracks().get(0));
            for (MediaSample sample = cursor.next(); sample != null; sample = cursor.next()) {
                samples.add(sample);
            }
            return samples;
        }
    }

    private static List<SampleEncryption> encryptions(TinyMovie movie) {
        List<SampleEncryption> all = new ArrayList<>();
        read(movie.build()).forEach(sample -> all.add(sample.encryption()));
        return all;
    }

    private static void refused(TinyMovie movie) {
        byte[] file = movie.build();
        assertThatThrownBy(() -> read(file))
                .extracting(MediaException::statusOf)
                .isEqualTo(Status.MF_E_INVALID_FILE_FORMAT);
    }

    private static Consumer<BoxWriter> senc(int flags, int count, String entries) {
        return out -> {
            int box = out.begin("senc", 0, flags);
            out.i32(count);
            out.bytes(hex(entries));
            out.end(box);
        };
    }

    private static Consumer<BoxWriter> saiz(int defaultSize, int count, String table) {
        return out -> {
            int box = out.begin("saiz", 0, 0);
            out.u8(defaultSize);
            out.i32(count);
            out.bytes(hex(table));
            out.end(box);
        };
    }

    private static Consumer<BoxWriter> saio(long... offsets) {
        return out -> {
            int box = out.begin("saio", 1, 0);
            out.i32(offsets.length);
            for (long offset : offsets) {
                out.i64(offset);
            }
            out.end(box);
        };
    }

    private static Consumer<BoxWriter> sbgp(int... countAndIndex) {
        return out -> {
            int box = out.begin("sbgp", 0, 0);
            out.i32(FourCc.of("seig"));
            out.i32(countAndIndex.length / 2);
            for (int value : countAndIndex) {
                out.i32(value);
            }
            out.end(box);
        };
    }

    private static Consumer<BoxWriter> sgpd(String... entries) {
        return out -> {
            int box = out.begin("sgpd", 1, 0);
            out.i32(FourCc.of("seig"));
            out.i32(0);
            out.i32(entries.length);
            for (String entry : entries) {
                byte[] bytes = hex(entry);
                out.i32(bytes.length);
                out.bytes(bytes);
            }
            out.end(box);
        };
    }

    @Conformance(
            spec = SPEC,
            section = SECTION,
            rule = "isProtected=1, IV size 0, no constant IV: MF_E_INVALID_FILE_FORMAT")
    @Conformance(spec = SPEC, section = SECTION, rule = "IV size not 0/8/16; constant IV not 8/16: reject")
    @Conformance(spec = SPEC, section = SECTION, rule = "pattern given for cenc/cbc1 (tenc v1 non-zero): reject")
    @ParameterizedTest(name = "{0} version {1}: {2}")
    @CsvSource({
        "cbcs,1,'00 19 01 00 KID'",
        "cbcs,1,'00 19 01 00 KID 00'",
        "cenc,0,'00 00 01 01 KID'",
        "cenc,0,'00 00 01 07 KID'",
        "cenc,0,'00 00 01 0c KID'",
        "cenc,0,'00 00 01 11 KID'",
        "cenc,0,'00 00 01 ff KID'",
        "cbcs,1,'00 19 01 00 KID 04 01020304'",
        "cbcs,1,'00 19 01 00 KID 0c 0102030405060708090a0b0c'",
        "cbcs,1,'00 19 01 00 KID 10 0102030405060708'",
        "cenc,1,'00 19 01 08 KID'",
        "cbc1,1,'00 11 01 10 KID'",
        "cbc1,0,'00 00 01 08 KID'",
        "cenc,0,'00 00 02 08 KID'",
        "cenc,0,'00 00 01 08'"
    })
    void brokenDefaultsAreRefused(String scheme, int version, String tenc) {
        refused(new TinyMovie().entry(scheme, version, hex(tenc.replace("KID", KID))));
    }

    @Conformance(spec = SPEC, section = SECTION, rule = "isProtected=0 with IV size != 0: treat as clear")
    @Test
    void notProtectedMeansClear() {
        assertThat(encryptions(new TinyMovie().entry("cenc", 0, hex("0000 00 08" + KID))))
                .containsOnlyNulls();
    }

    @Conformance(spec = SPEC, section = SECTION, rule = "senc count != sample count: reject")
    @ParameterizedTest
    @CsvSource({"1,'0102030405060708'", "3,'010203040506070801020304050607080102030405060708'", "0,''"})
    void aWrongCountIsRefused(int count, String entries) {
        refused(eight().inFragment(senc(0, count, entries)));
        refused(eight().plain().inTable(senc(0, count, entries)));
    }

    @Conformance(spec = SPEC, section = SECTION, rule = "senc with count but no entries (constant IV): valid")
    @Test
    void emptyEntriesAreValidWithAConstantIv() {
        TinyMovie movie = new TinyMovie()
                .entry("cbcs", 1, hex("00 00 01 00" + KID + "10" + IV))
                .inFragment(senc(0, 2, ""));
        assertThat(encryptions(movie)).hasSize(2).allSatisfy(encryption -> {
            assertThat(encryption.iv()).isEqualTo(hex(IV));
            assertThat(encryption.scheme()).isEqualTo(Scheme.CBCS);
            assertThat(encryption.subsamples()).isNull();
        });
    }

    @Test
    void aConstantIvNeedsNoAuxiliaryInformation() {
        TinyMovie movie = new TinyMovie().entry("cbcs", 1, hex("00 19 01 00" + KID + "08 0102030405060708"));
        assertThat(encryptions(movie)).allSatisfy(e -> assertThat(e.iv()).isEqualTo(hex("0102030405060708")));
    }

    @Conformance(spec = SPEC, section = SECTION, rule = "no saiz/saio, senc present: fine")
    @Test
    void sencAloneIsEnough() {
        String entries = "a100000000000001 0002 0005 00000010 0001 00000006  a100000000000002 0001 0000 00000028";
        for (TinyMovie movie :
                List.of(eight().inFragment(senc(2, 2, entries)), eight().plain().inTable(senc(2, 2, entries)))) {
            List<SampleEncryption> all = encryptions(movie);
            assertThat(all.get(0).iv()).isEqualTo(hex("a100000000000001"));
            assertThat(all.get(0).subsamples()).hasToString("[5+16, 1+6]");
            assertThat(all.get(1).subsamples()).hasToString("[0+40]");
            assertThat(all.get(1).keyId()).isEqualTo(KeyId.parse(KID));
        }
    }

    @Conformance(
            spec = SPEC,
            section = SECTION,
            rule = "senc absent, saiz/saio present: read there; may lie outside moof")
    @Conformance(
            spec = SPEC,
            section = SECTION,
            rule = "saio offset base: start of moof, or the explicit base-data-offset")
    @Test
    void auxiliaryInformationMayLieAnywhere() {
        byte[] entries = hex("a100000000000001 a100000000000002 0001 0004 00000010");
        long samples = 2L * TinyMovie.SAMPLE_SIZE;
        byte[] probe = eight().behind(entries)
                .inFragment(saiz(0, 2, "08 10"))
                .inFragment(saio(0))
                .build();
        long moof = TinyMovie.moofOffset(probe);
        long place = (long) probe.length - entries.length;
        List<SampleEncryption> relative = encryptions(
                eight().behind(entries).inFragment(saiz(0, 2, "08 10")).inFragment(saio(place - moof)));
        // The explicit base takes eight bytes more in front of the data.
        List<SampleEncryption> explicit = encryptions(eight().explicitBase(moof + 3)
                .behind(entries)
                .inFragment(saiz(0, 2, "08 10"))
                .inFragment(saio(place + 8 - (moof + 3))));
        List<SampleEncryption> plain = encryptions(
                eight().plain().behind(entries).inTable(saiz(0, 2, "08 10")).inTable(saio(16 + 8 + samples)));
        for (List<SampleEncryption> all : List.of(relative, explicit, plain)) {
            assertThat(all.get(0).iv()).isEqualTo(hex("a100000000000001"));
            assertThat(all.get(0).subsamples()).isNull();
            assertThat(all.get(1).iv()).isEqualTo(hex("a100000000000002"));
            assertThat(all.get(1).subsamples()).hasToString("[4+16]");
        }
    }

    @Conformance(spec = SPEC, section = SECTION, rule = "both present: use senc; do not fail when saio disagrees")
    @ParameterizedTest
    @CsvSource({"0", "7", "999999999999"})
    void sencGoesBeforeSaio(long offset) {
        TinyMovie movie = eight().inFragment(saiz(8, 2, ""))
                .inFragment(saio(offset))
                .inFragment(senc(0, 2, "a100000000000001 a100000000000002"));
        assertThat(encryptions(movie).get(1).iv()).isEqualTo(hex("a100000000000002"));
    }

    @Test
    void saioBehindTheFileIsRefused() {
        refused(eight().inFragment(saiz(8, 2, "")).inFragment(saio(999_999_999L)));
        refused(eight().inFragment(saiz(8, 2, "")).inFragment(saio(Long.MAX_VALUE)));
    }

    @Test
    void aProtectedSampleWithoutIvIsRefused() {
        refused(eight());
        refused(eight().plain());
    }

    @Conformance(spec = SPEC, section = SECTION, rule = "sample group says clear: no IV entry bytes for that sample")
    @Conformance(spec = SPEC, section = SECTION, rule = "key id changes between samples: look up per sample")
    @Test
    void groupsChangeKeysAndLeaveClear() {
        TinyMovie movie = eight().samples(4)
                .inFragment(sgpd("00 00 01 08" + OTHER_KID, "00 00 00 00" + NO_KID))
                .inFragment(sbgp(1, 0, 1, 0x10001, 1, 0x10002, 1, 0x10001))
                .inFragment(senc(0, 4, "a100000000000001 a100000000000002 a100000000000003"));
        List<SampleEncryption> all = encryptions(movie);
        assertThat(all.get(0).keyId()).isEqualTo(KeyId.parse(KID));
        assertThat(all.get(1).keyId()).isEqualTo(KeyId.parse(OTHER_KID));
        assertThat(all.get(2)).isNull();
        assertThat(all.get(3).iv()).isEqualTo(hex("a100000000000003"));
        assertThat(all.get(3).keyId()).isEqualTo(KeyId.parse(OTHER_KID));
    }

    @Conformance(
            spec = SPEC,
            section = SECTION,
            rule = "sample group says clear: writers that count subsamples there too")
    @ParameterizedTest
    @CsvSource({"''", "0000"})
    void aClearSampleMayCarryAnEmptyMap(String clearEntry) {
        TinyMovie movie = eight().samples(3)
                .inFragment(sgpd("00 00 00 00" + NO_KID))
                .inFragment(sbgp(1, 0, 1, 0x10001, 1, 0))
                .inFragment(senc(
                        2,
                        3,
                        "a100000000000001 0001 0004 00000010" + clearEntry + "a100000000000003 0001 0006 00000010"));
        List<SampleEncryption> all = encryptions(movie);
        assertThat(all.get(1)).isNull();
        assertThat(all.get(2).iv()).isEqualTo(hex("a100000000000003"));
        assertThat(all.get(2).subsamples()).hasToString("[6+16]");
    }

    @Test
    void groupsOfTheWholeTrackReachIntoFragments() {
        TinyMovie movie = eight().inTable(sgpd("00 00 01 08" + OTHER_KID))
                .inFragment(sbgp(2, 1))
                .inFragment(senc(0, 2, "a100000000000001 a100000000000002"));
        assertThat(encryptions(movie)).allSatisfy(e -> assertThat(e.keyId()).isEqualTo(KeyId.parse(OTHER_KID)));
    }

    @Test
    void aGroupMayHaveAConstantIvAndAPattern() {
        TinyMovie movie = new TinyMovie()
                .entry("cbcs", 1, hex("00 19 01 00" + KID + "10" + IV))
                .inFragment(sgpd("00 28 01 00" + OTHER_KID + "08 1122334455667788"))
                .inFragment(sbgp(1, 0x10001));
        List<SampleEncryption> all = encryptions(movie);
        assertThat(all.get(0).iv()).isEqualTo(hex("1122334455667788"));
        assertThat(all.get(0).pattern()).hasToString("2:8");
        assertThat(all.get(1).iv()).isEqualTo(hex(IV));
        assertThat(all.get(1).pattern()).hasToString("1:9");
    }

    @Test
    void aGroupThatIsNotDescribedIsRefused() {
        refused(eight().inFragment(sbgp(2, 0x10001)).inFragment(senc(0, 2, "a100000000000001 a100000000000002")));
        refused(eight().inFragment(sgpd("00 00 01 00" + OTHER_KID))
                .inFragment(sbgp(2, 0x10001))
                .inFragment(senc(0, 2, "")));
    }

    @Conformance(
            spec = SPEC,
            section = SECTION,
            rule = "tenc KID all zero: only legal if every protected sample has a group")
    @Test
    void aTrackWithoutKeyIdNeedsGroups() {
        Consumer<BoxWriter> ivs = senc(0, 2, "a100000000000001 a100000000000002");
        refused(new TinyMovie().entry("cenc", 0, hex("0000 01 08" + NO_KID)).inFragment(ivs));
        TinyMovie grouped = new TinyMovie()
                .entry("cenc", 0, hex("0000 01 08" + NO_KID))
                .inFragment(sgpd("00 00 01 08" + OTHER_KID))
                .inFragment(sbgp(2, 0x10001))
                .inFragment(ivs);
        assertThat(encryptions(grouped)).allSatisfy(e -> assertThat(e.keyId()).isEqualTo(KeyId.parse(OTHER_KID)));
    }

    @Conformance(
            spec = SPEC,
            section = SECTION,
            rule = "subsample sum > sample size: reject sample; sum < size: rest clear")
    @Conformance(spec = SPEC, section = SECTION, rule = "(0,0) entry: reject")
    @Conformance(spec = SPEC, section = "5.5", rule = "sum > sample: MF_E_INVALID_FILE_FORMAT; pair (0,0): the same")
    @ParameterizedTest(name = "{0} is legal: {1}")
    @CsvSource({
        "0001 0004 00000024,true",
        "0001 0004 00000025,false",
        "0001 0029 00000000,false",
        "0001 0004 ffffffff,false",
        "0002 ffff 7fffffff ffff 7fffffff,false",
        "0001 0004 00000008,true",
        "0001 0000 00000000,false",
        "0002 0004 00000008 0000 00000000,false",
        "0000,true",
        "0003 0004 00000008,false"
    })
    void mapsMustFitTheirSample(String map, boolean legal) {
        TinyMovie movie = eight().samples(1).inFragment(senc(2, 1, "a100000000000001" + map));
        if (legal) {
            assertThat(encryptions(movie)).hasSize(1).doesNotContainNull();
        } else {
            refused(movie);
        }
    }

    @Conformance(
            spec = SPEC,
            section = SECTION,
            rule = "two sample descriptions, one clear one protected: follow the index")
    @Test
    void theDescriptionDecides() {
        TinyMovie clear = eight().clearEntry().description(2);
        assertThat(encryptions(clear)).containsOnlyNulls();
        TinyMovie locked = eight().clearEntry().inFragment(senc(0, 2, "a100000000000001 a100000000000002"));
        assertThat(encryptions(locked)).doesNotContainNull();
        refused(eight().clearEntry().description(3));
        refused(eight().clearEntry().description(0));
    }

    @Conformance(spec = SPEC, section = SECTION, rule = "PIFF: uuid box in place of senc; flag 1 overrides tenc")
    @Test
    void piffIsRead() {
        Consumer<BoxWriter> plain = out -> {
            int box = out.begin("uuid");
            out.bytes(hex("a2394f525a9b4f14a2446c427c648df4 00000000 00000002 a100000000000001 a100000000000002"));
            out.end(box);
        };
        assertThat(encryptions(eight().inFragment(plain)).get(1).iv()).isEqualTo(hex("a100000000000002"));
        Consumer<BoxWriter> overriding = out -> {
            int box = out.begin("uuid");
            out.bytes(hex("a2394f525a9b4f14a2446c427c648df4 00000001 000001 10" + OTHER_KID + "00000002" + IV + IV));
            out.end(box);
        };
        List<SampleEncryption> all = encryptions(eight().inFragment(overriding));
        assertThat(all.get(1).iv()).isEqualTo(hex(IV));
        assertThat(all.get(1).keyId()).isEqualTo(KeyId.parse(OTHER_KID));
    }

    @Test
    void anUnknownSchemeIsNamedOnlyWhenSamplesAreRead() {
        byte[] file = new TinyMovie().entry("xyzw", 0, hex("0000 01 08" + KID)).build();
        try (MovieFile movie = MovieFile.open(MediaInput.of(file, "test"))) {
            TrackProtection protection = movie.tracks().get(0).entries().get(0).protection();
            assertThat(protection.schemeCode()).isEqualTo("xyzw");
            SampleCursor cursor = movie.samples(movie.tracks().get(0));
            assertThatThrownBy(cursor::next)
                    .hasMessageContaining("xyzw")
                    .extracting(MediaException::statusOf)
                    .isEqualTo(Status.MF_E_UNSUPPORTED_SCHEME);
        }
    }
}
